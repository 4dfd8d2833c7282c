import { Viewport } from "/assets/viewport.js";
import { equal, test, truth } from "./check.js";

const window = (width, height) => new Viewport({ clientWidth: width, clientHeight: height, addEventListener() {} }, () => {});
const READABLE = { smallest: 0.58, readable: 0.85 };

test("what fits is shown in the middle of the window, no larger than it is", () => {
  const view = window(1000, 800);
  view.fit({ x: 0, y: 0, width: 400, height: 200 });
  equal([view.scale, view.x, view.y], [1, 300, 300]);
});

test("a table in the middle of a large drawing stands in the middle of the window", () => {
  const view = window(1000, 800);
  view.fit({ x: 0, y: 0, width: 9000, height: 9000 }, { ...READABLE, middle: { x: 4000, y: 5000 } });
  equal([view.scale, view.x, view.y], [0.85, 500 - 4000 * 0.85, 400 - 5000 * 0.85]);
});

test("a table at the end of a large drawing leaves no empty half of the window", () => {
  const view = window(1000, 800), box = { x: 0, y: 0, width: 9000, height: 9000 };
  view.fit(box, { ...READABLE, middle: { x: 8900, y: 100 } });
  const { right, top } = view.bounds;
  truth(right >= 9000 && right < 9000 + 50 / 0.85 && top <= 0 && top > -50 / 0.85, `${right} ${top}`);
  view.fit(box, { ...READABLE, middle: { x: 100, y: 8900 } });
  const { left, bottom } = view.bounds;
  truth(left <= 0 && left > -50 / 0.85 && bottom >= 9000 && bottom < 9000 + 50 / 0.85, `${left} ${bottom}`);
});
