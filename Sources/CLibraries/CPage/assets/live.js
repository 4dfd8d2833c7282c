// Looks now and then whether there is something new, as long as somebody looks at the page.

const PAUSE = 10000;
// A view that took long to fetch is fetched less often: no more than a twentieth of the time goes into asking.
const SHARE = 20;

/**
 * Follows what comes in.
 *
 * @param ask answers a text that is another one after something has changed
 * @param isBusy whether a person is in the middle of something that a new drawing would spoil
 * @param changed fetches and draws anew; answers whether anything looks different
 * @param told is told how it is: `"same"`, `"changed"` or `"away"`
 * @returns looks at once
 */
export function follow({ ask, isBusy, changed, told }) {
  let known = null, hasMissed = false, timer = 0, cost = 0, isAsking = false;
  const look = async () => {
    const now = await ask();
    if (!hasMissed && (known === null || now === known)) { known = now; return "same"; }
    if (isBusy()) return "same";
    const began = performance.now(), isNew = await changed();
    cost = performance.now() - began;
    [known, hasMissed] = [now, false];
    return isNew ? "changed" : "same";
  };
  const step = async () => {
    clearTimeout(timer);
    if (document.hidden || isAsking) return;
    isAsking = true;
    try {
      told(await look());
    } catch (error) {
      hasMissed = true;
      told("away", error);
    }
    isAsking = false;
    timer = setTimeout(step, Math.max(PAUSE, cost * SHARE));
  };
  document.addEventListener("visibilitychange", step);
  return step;
}
