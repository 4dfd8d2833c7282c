"""The lineage page in a real Chromium, over made-up worlds.

python3 -m unittest page_test, in this folder, with a Python that has selenium (`make page-parts`). Pictures go to
PAGE_IMAGES, else to .build/page-images.
"""
import os
import statistics
import unittest
from pathlib import Path
from time import sleep
from urllib.parse import quote

import worlds
from browser import Browser, By, Keys
from fixture_server import HERE, FixtureServer, world_named

IMAGES = Path(os.environ.get("PAGE_IMAGES") or HERE.parent.parent / ".build/page-images")
LAKE = worlds.LAKE


def link(server, namespace, name, query="", kind="dataset"):
    return f"{server.url}#/{kind}/{quote(namespace, safe='')}/{quote(name, safe='')}{query}"


class PageTest(unittest.TestCase):
    """One browser for all."""

    @classmethod
    def setUpClass(cls):
        cls.browser = Browser()

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()

    def serve(self, world, token=None):
        server = FixtureServer(world if isinstance(world, worlds.World) else world_named(world), token)
        server.__enter__()
        self.addCleanup(server.__exit__)
        return server

    def setUp(self):
        # Wide enough for all that the tests look for: what is not seen has no elements.
        self.browser.shape(2200, 1000)
        self.browser.theme("light")
        self.browser.complaints()

    def tearDown(self):
        complaints = self.browser.complaints()
        self.browser.driver.get("about:blank")
        self.assertEqual(complaints, [], "the console complains")

    def orders(self, query=""):
        server = self.serve("medallion")
        self.browser.open(link(server, LAKE, f"{worlds.WH}/clean.db/orders", query))
        self.browser.card("clean.db/orders")
        return server

    def lit(self):
        """The columns that are lit, as table.column."""
        return self.browser.js("""return [...document.querySelectorAll('.row.lit')].map((row) =>
            row.closest('.card').querySelector('.name').textContent + '.' + row.dataset.field).sort()""")

    def picture(self, name):
        IMAGES.mkdir(parents=True, exist_ok=True)
        file = IMAGES / f"{name}.png"
        file.write_bytes(self.browser.driver.get_screenshot_as_png())
        # A page of one colour is less than 8 kB.
        self.assertGreater(file.stat().st_size, 20_000, f"{name} is blank")
        self.assertLess(file.stat().st_size, 300_000, f"{name} is too large for a README")


class UnitTests(PageTest):
    def test_what_needs_no_elements(self):
        server = self.serve("empty")
        self.browser.open(f"{server.url}unit/index.html")
        results = self.browser.until(lambda: self.browser.js("return window.results"), "the results")
        print(f"page: {results['count']} unit tests in Chromium")
        self.assertGreater(results["count"], 40)
        self.assertEqual(results["failed"], [])


class HomeTests(PageTest):
    def test_tables_are_listed_filtered_and_opened(self):
        server = self.serve("medallion")
        self.browser.open(server.url)
        self.browser.one(".home h1")
        self.assertIn("13 tables and topics", self.browser.text())
        self.assertIn("UNRESOLVED_COLUMN", self.browser.text())
        self.browser.one("#team").send_keys("finance")
        self.browser.until(lambda: "3 tables and topics" in self.browser.text(), "the filter by team")
        self.browser.one("#namespace").send_keys("postgres")
        self.browser.until(lambda: "1 table and topic" in self.browser.text(), "the filter by namespace")
        self.assertIn("team=finance", self.browser.driver.current_url)
        self.browser.click(".item")
        self.browser.card("bi.public.revenue_report")

    def test_of_very_many_tables_all_are_counted(self):
        server = self.serve(worlds.layered(2100, columns=1))
        self.browser.open(server.url)
        self.assertEqual(self.browser.one(".home h1").text, "2,100 tables and topics")
        self.assertEqual(len(self.browser.all(".home section:first-child .item")), 500)
        self.assertIn("1,600 more: search by name", self.browser.text())
        self.browser.one("#team").send_keys("team-3")
        self.browser.until(lambda: "among the first 2,000" in self.browser.one(".home h1").text, "what was looked through")

    def test_search_by_keyboard(self):
        server = self.serve("medallion")
        self.browser.open(server.url)
        self.browser.one(".home h1")
        self.browser.keys("/", "revenue")
        self.browser.until(lambda: len(self.browser.all("#found [role=option]")) == 4, "four results")
        self.browser.keys(Keys.ARROW_DOWN, Keys.ENTER)
        self.browser.one(".card.focus")
        self.assertIn("revenue", self.browser.driver.current_url)
        self.browser.until(lambda: "revenue" in self.browser.focused(), "the keyboard goes to the table that was looked for")
        self.browser.keys(Keys.ARROW_DOWN)
        self.browser.until(lambda: self.browser.js("return document.activeElement.dataset.field"), "its first column")
        self.browser.keys("/", "no such thing")
        self.browser.until(lambda: "Nothing has this in its name" in self.browser.text(), "a sentence")
        self.browser.keys(Keys.ESCAPE)
        self.assertEqual(self.browser.all("#found:not([hidden])"), [])

    def test_the_keyboard_goes_on_where_people_look(self):
        server = self.serve("medallion")
        self.browser.open(server.url)
        self.browser.one(".home .item")
        self.browser.js("document.querySelectorAll('.home .item')[5].focus()")
        self.browser.keys(Keys.ENTER)
        self.browser.one(".card.focus")
        self.browser.until(lambda: "daily_revenue" in self.browser.focused(), "the table in the middle")
        self.assertEqual(self.browser.js("return getComputedStyle(document.activeElement).outlineStyle"), "solid", "it is seen")
        self.browser.keys(Keys.ESCAPE, Keys.ESCAPE)
        self.browser.one(".home h1")
        self.browser.until(lambda: self.browser.js("return document.activeElement.id") == "main", "the list")
        self.browser.keys(Keys.TAB)
        self.assertIn("shop.orders.v1", self.browser.focused())

    def test_nothing_yet_unknown_and_broken_say_what_to_do(self):
        server = self.serve("empty")
        self.browser.open(server.url)
        self.assertIn("sparklineage harvest", self.browser.one(".notice").text)
        self.browser.open(link(server, "n", "no/such"))
        self.assertIn("Not known here", self.browser.one(".notice").text)
        server.broken = True
        self.browser.open(server.url)
        self.assertIn("the store is being repaired", self.browser.one(".notice.trouble").text)
        server.broken = False
        self.browser.click(".notice .action")
        self.browser.until(lambda: "No lineage yet" in self.browser.text(), "another try")

    def test_the_token_is_asked_for_once_a_tab(self):
        server = self.serve("medallion", token="secret-word")
        self.browser.open(server.url)
        self.browser.one("dialog.token input").send_keys("wrong" + Keys.ENTER)
        self.browser.until(lambda: "was not accepted" in self.browser.text(), "the complaint")
        self.browser.one("dialog.token input").send_keys("secret-word" + Keys.ENTER)
        self.browser.one(".home h1")
        self.browser.driver.refresh()
        self.browser.one(".home h1")
        self.assertEqual(self.browser.all("dialog"), [])
        self.assertFalse(any("secret" in path for path in server.asked))
        self.browser.js("sessionStorage.clear()")

    def test_dead_letters_are_sent_again(self):
        server = self.serve("medallion")
        self.browser.open(f"{server.url}#/stuck")
        self.browser.until(lambda: self.browser.one("#stuck-count").text == "2", "the count")
        self.assertIn("outputs[0].name must not be null", self.browser.text())
        self.assertIn("byte 991204", self.browser.text())
        self.browser.click("[data-key='send 41']")
        self.browser.until(lambda: not self.browser.all("[data-key='send 41']"), "the letter goes")
        self.assertEqual(self.browser.one("#stuck-count").text, "1")

    def test_nothing_is_cut_off_on_a_phone(self):
        server = self.serve("medallion")
        self.browser.shape(400, 800, is_phone=True)
        for view in ("", "#/stuck"):
            self.browser.open(server.url + view)
            self.browser.one(".home h1")
            cut = self.browser.js("return [...document.querySelectorAll('body, .home, .wide-table')].filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.className || one.tagName)")
            self.assertEqual(cut, [], view)
        self.assertEqual([one.text for one in self.browser.all(".queues thead th") if one.is_displayed()], ["output", "waiting", "delivered", "refused", "dead letters"])

    def test_an_error_says_what_went_wrong_and_all_of_it_on_demand(self):
        server = self.serve("medallion")
        error = ("Job aborted due to stage failure: Task 0 in stage 0.0 failed 4 times, most recent failure: Lost task 0.3 in stage 0.0 (TID 3) "
                 "(10.0.0.5 executor 2): java.lang.RuntimeException: books do not balance\n\tat com.example.Ledger.close(Ledger.java:7)")
        job = server.api.world.jobs["job:spark-prod:marts.overwrite.daily_revenue"]
        job.runs.insert(0, worlds.run(901, "FAILED", 0, 3, None, error))
        self.browser.open(server.url)
        self.browser.until(lambda: "RuntimeException: books do not balance" in [one.text.removeprefix("java.lang.") for one in self.browser.all(".item.job .error")], "the cause")
        self.browser.open(link(server, LAKE, f"{worlds.WH}/marts.db/daily_revenue"))
        self.browser.until(lambda: self.browser.one(".facts .error").text == "java.lang.RuntimeException: books do not balance", "the cause")
        self.assertIn("failed: java.lang.RuntimeException: books do not balance", self.browser.one(".card.focus .head").get_attribute("aria-label"))
        self.browser.click(".facts summary")
        self.browser.until(lambda: "Ledger.java:7" in self.browser.one(".facts pre").text, "the whole message")

    def test_all_letters_are_sent_again_and_what_is_wrong_is_said(self):
        server = self.serve("medallion")
        world = server.api.world
        world.letters += [{**world.letters[0], "id": 43}]
        world.queues[0]["deadLetters"] = 2
        world.health = {"troubles": ["marquez: it does not answer since 03:00"], "sinks": [{"name": "marquez", "state": "halted", "reason": "it does not answer"}]}
        self.browser.open(f"{server.url}#/stuck")
        self.browser.until(lambda: self.browser.one("#stuck-count").text == "4", "the count")
        self.assertIn("it does not answer since 03:00", self.browser.one(".remedy").text)
        self.assertIn("halted", self.browser.one(".queues").text)
        self.browser.click("[data-key='answer 41'] summary")
        server.api.world.queues[0]["waiting"] += 5
        self.browser.js("document.dispatchEvent(new Event('visibilitychange'))")
        self.browser.until(lambda: "8" in self.browser.one(".queues .busy").text, "the new number")
        self.assertTrue(self.browser.js("return document.querySelector(\"[data-key='answer 41']\").open"), "what was unfolded stays so")
        self.browser.click("[data-key='send all']")
        self.browser.until(lambda: not self.browser.all("[data-key^='send']"), "all letters go")
        self.assertEqual([letter["id"] for letter in world.letters], [42])

    def test_a_namespace_of_jobs_shows_them(self):
        server = self.serve("medallion")
        self.browser.open(f"{server.url}#/?namespace=spark-prod")
        self.assertIn("Jobs only", self.browser.one(".notice").text)
        self.assertEqual(len(self.browser.all(".item.job")), 9)
        self.browser.open(f"{server.url}#/?team=finance&namespace={quote('postgres://bi.prod:5432', safe='')}")
        self.browser.one(".home .item")
        self.assertEqual(self.browser.all(".item.job"), [], "jobs of other teams")


class GraphTests(PageTest):
    def test_the_middle_has_what_is_around_it_and_no_siblings(self):
        self.orders()
        names = self.browser.js("return [...document.querySelectorAll('.card .name')].map((one) => one.textContent).sort()")
        self.assertEqual(names, ["bi.public.revenue_report", "clean.db/orders", "customer_features", "customer_value", "daily_revenue", "deploy.churn_model", "exchange_rates", "raw.db/orders", "shop.orders.v1"])
        self.assertEqual(self.browser.card("clean.db/orders").find_element(By.CSS_SELECTOR, ".head").get_attribute("title"), f"{LAKE}: {worlds.WH}/clean.db/orders")
        self.browser.click("[aria-label='One step less downstream']")
        self.browser.until(lambda: "down=2" in self.browser.driver.current_url, "the address")
        self.browser.click("[aria-label='One step less downstream']")
        self.browser.until(lambda: self.browser.one(".summary").text == "6 tables", "fewer steps")

    def test_hover_lights_the_whole_path_of_a_column(self):
        self.orders()
        self.assertEqual(self.lit(), [])
        self.browser.hover(self.browser.row("clean.db/orders", "amount_eur"))
        self.browser.until(self.lit, "lit columns")
        lit = self.lit()
        for column in ("raw.db/orders.amount", "exchange_rates.rate", "daily_revenue.revenue_eur", "daily_revenue.rank", "customer_value.lifetime_eur", "bi.public.revenue_report.revenue_eur", "shop.orders.v1.value"):
            self.assertIn(column, lit)
        for column in ("raw.db/orders.order_id", "daily_revenue.day", "customer_value.returns", "clean.db/orders.day"):
            self.assertNotIn(column, lit)
        labels = [one.text for one in self.browser.all(".wire-label")]
        self.assertTrue(any("amount * rate" in label for label in labels), labels)
        self.browser.hover(self.browser.one(".summary"))
        self.browser.until(lambda: not self.lit(), "darkness")

    def test_the_path_of_another_tables_column_is_whole_too(self):
        server = self.orders()
        asked = len(server.asked)
        self.browser.hover(self.browser.row("daily_revenue", "day"))
        self.browser.until(lambda: any("column-lineage" in path and "daily_revenue" in path for path in server.asked[asked:]), "its own lineage is asked for")
        self.browser.until(lambda: {"raw.db/orders.event_time", "bi.public.revenue_report.day"} <= set(self.lit()), "its path")

    def test_indirect_edges_can_be_put_out(self):
        self.orders("?column=amount_eur")
        self.browser.until(lambda: "exchange_rates.currency" in self.lit(), "the join's column")
        self.browser.click(".toggle.indirect")
        self.browser.until(lambda: "exchange_rates.currency" not in self.lit(), "values only")
        self.assertIn("exchange_rates.rate", self.lit())

    def test_a_pinned_column_is_an_address_and_shows_its_path_only(self):
        self.orders()
        self.browser.row("clean.db/orders", "amount_eur").click()
        self.browser.until(lambda: "column=amount_eur" in self.browser.driver.current_url, "the address")
        self.browser.until(lambda: len(self.browser.card("clean.db/orders").find_elements(By.CSS_SELECTOR, ".row")) == 1, "one row")
        address = self.browser.driver.current_url
        self.browser.open(address)
        self.browser.until(lambda: "daily_revenue.open_eur" in self.lit(), "the same path")
        self.browser.keys(Keys.ESCAPE)
        self.browser.until(lambda: "column" not in self.browser.driver.current_url, "no pin")

    def test_all_columns_of_a_table_on_demand(self):
        self.orders()
        card = self.browser.card("exchange_rates")
        self.assertEqual(len(card.find_elements(By.CSS_SELECTOR, ".row")), 2)
        card.find_element(By.CSS_SELECTOR, ".foot").click()
        self.browser.until(lambda: len(self.browser.card("exchange_rates").find_elements(By.CSS_SELECTOR, ".row")) == 3, "all columns")

    def test_jobs_can_be_shown_and_one_that_writes_nothing_always_is(self):
        self.orders()
        self.assertEqual([one.get_attribute("textContent") for one in self.browser.all(".card.job .name")], ["deploy.churn_model"])
        self.browser.click(".toggle[title^='Show jobs']")
        self.browser.card("marts.overwrite.daily_revenue")
        self.assertIn("jobs=1", self.browser.driver.current_url)

    def test_a_job_in_the_middle(self):
        server = self.serve("medallion")
        self.browser.open(link(server, "spark-prod", "marts.overwrite.daily_revenue", "?up=1&down=1", kind="job"))
        names = self.browser.until(lambda: sorted(one.get_attribute("textContent") for one in self.browser.all(".card .name")), "cards")
        self.assertEqual(names, ["customers", "daily_revenue", "marts.overwrite.daily_revenue", "orders", "payments"])
        self.browser.click("#tab-runs")
        self.browser.until(lambda: "java.lang.OutOfMemoryError" in self.browser.one("#panel").text, "its runs")

    def test_a_walk_by_keyboard_alone(self):
        self.orders()
        self.browser.js("document.querySelector('.graph [tabindex=\"0\"]').focus()")
        self.assertIn("clean.db/orders", self.browser.focused())
        self.assertIn("team sales-data", self.browser.focused())
        self.browser.keys(Keys.ARROW_DOWN)
        self.assertIn("order_id", self.browser.focused())
        self.browser.until(lambda: "shop.orders.v1.value" in self.lit(), "the path of the focused column")
        self.browser.keys(Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ENTER)
        self.browser.until(lambda: "column=amount_eur" in self.browser.driver.current_url, "the pin by Enter")
        self.browser.until(lambda: "amount_eur" in self.browser.focused(), "the focus stays")
        self.browser.keys(Keys.ESCAPE)
        self.browser.until(lambda: "column" not in self.browser.driver.current_url, "no pin")
        self.browser.js("document.querySelector('.card.focus .head').focus()")
        self.browser.keys(Keys.ARROW_RIGHT)
        here = self.browser.focused()
        self.assertTrue("customer_value" in here or "daily_revenue" in here, here)
        self.browser.keys(Keys.ENTER)
        self.browser.until(lambda: self.browser.one("#panel h2").text in here, "the panel of that table")
        outline = self.browser.js("return getComputedStyle(document.activeElement).outlineStyle")
        self.assertEqual(outline, "solid", "the focus is seen")
        self.browser.keys("f")
        self.browser.until(lambda: self.browser.one(".card.focus .name").get_attribute("textContent") in here, "that table in the middle")
        self.browser.keys(Keys.ESCAPE)
        self.browser.until(lambda: not self.browser.one("body").find_element(By.ID, "panel").is_displayed(), "no panel")
        self.browser.keys(Keys.ESCAPE)
        self.browser.one(".home h1")

    def test_what_the_panel_knows(self):
        self.orders()
        self.browser.until(lambda: "1 of 3 checks failed" in self.browser.one("#panel").text, "quality")
        self.assertIn("hive://metastore:9083: clean.orders", self.browser.one("#panel").text)
        self.browser.click("#tab-versions")
        self.browser.until(lambda: "is_returned" in self.browser.one("#panel").text, "what changed")
        changes = self.browser.js("return [...document.querySelectorAll('.changes li')].map((one) => one.className + ' ' + one.querySelector('code').textContent)")
        self.assertEqual(changes, ["added amount_eur", "added is_returned", "removed amount", "retyped order_id"])
        self.browser.click("#tab-columns")
        self.browser.until(lambda: "amount * rate" in self.browser.one("#panel").text, "the expression")
        self.browser.click("#tab-runs")
        self.browser.until(lambda: len(self.browser.all(".runs li")) == 20, "the runs")
        self.assertIn("12.0 k rows".replace(".0", ""), self.browser.one("#panel").text)
        self.browser.card("customer_value").find_element(By.CSS_SELECTOR, ".head").click()
        self.browser.until(lambda: "UNRESOLVED_COLUMN" in self.browser.one("#panel").text, "the error of the failed run")
        self.browser.click("#tab-about")
        self.browser.card("customer_features").find_element(By.CSS_SELECTOR, ".head").click()
        self.browser.until(lambda: "spark.sql.debug.maxToStringFields=10000" in self.browser.one("#panel").text, "the remedy")

    def test_a_graph_that_is_cut_says_so(self):
        server = self.orders()
        self.assertEqual(self.browser.one(".summary").text, "8 tables")
        server.api.world.is_cut = True
        self.browser.driver.refresh()
        self.browser.until(lambda: self.browser.one(".summary").text == "8 tables, cut: there is more", "the words")
        self.assertIn("Fewer steps", self.browser.one(".summary.warn").get_attribute("title"))

    def test_a_team_stands_out(self):
        server = self.orders()
        self.browser.open(link(server, LAKE, f"{worlds.WH}/clean.db/orders", "?team=finance"))
        self.browser.card("daily_revenue")
        dim = self.browser.js("return [...document.querySelectorAll('.card.dim .name')].map((one) => one.textContent)")
        self.assertIn("clean.db/orders", dim)
        self.assertNotIn("daily_revenue", dim)


    def test_long_names_that_differ_at_their_ends_do_not_look_alike(self):
        world = worlds.World()
        made = world.table(LAKE, f"{worlds.WH}/out", [("revenue_of_the_last_30_days", "decimal(38,18)"), ("revenue_of_the_last_90_days", "decimal(38,18)")])
        names = [f"a_rather_long_directory_name_number_{number}" for number in range(1, 4)]
        for number, name in enumerate(names):
            table = world.table(LAKE, f"{worlds.WH}/{name}", [("a", "int")])
            world.job("spark-prod", f"orders_stream_of_the_shop.export_to_kafka_{number}", [table], [made], [worlds.run(number, "COMPLETED", 5, 90_061, 1)])
        server = self.serve(world)
        self.browser.open(link(server, LAKE, made.name, "?jobs=1"))
        self.browser.card(names[0])
        for scale in ("in full size", "from further away"):
            ends = self.browser.js("""return [...document.querySelectorAll('.card:not(.focus) .name, .card.focus .field')].map((name) => {
                const box = name.getBoundingClientRect(), end = name.querySelector('.cut > :last-child'), seen = end.getBoundingClientRect();
                return [end.textContent, seen.left >= box.left && seen.right <= box.right + 0.5 && end.scrollWidth <= end.clientWidth + 1]; })""")
            self.assertEqual(len({end for end, _ in ends}), 8, ends)
            self.assertTrue(all(is_seen for _, is_seen in ends), (scale, ends))
            for _ in range(2):
                self.browser.click("[aria-label='Smaller']")
        self.assertTrue(self.browser.all(".graph.small"))

    def test_a_long_expression_is_read_in_whole(self):
        server = self.serve("medallion")
        table, text = next(one for one in server.api.world.tables.values() if one.name.endswith("daily_revenue")), "sum(CASE WHEN status = 'paid' THEN amount_eur * (1 - discount) ELSE 0 END) / " * 9 + "1"
        for step in ("orders", "payments"):
            source = server.api.world.tables[f"dataset:{LAKE}:{worlds.WH}/clean.db/{step}"]
            server.api.world.edge(table, "margin", source, source.columns[2][0], "AGGREGATION", text)
        table.columns.append(("margin", "double"))
        self.browser.open(link(server, LAKE, table.name))
        self.browser.hover(self.browser.row("daily_revenue", "margin"))
        self.browser.until(lambda: text in self.browser.one(".caption").text, "the caption")
        self.assertEqual(len(self.browser.all(".caption .expression")), 1, "an expression of two columns stands once")
        self.assertEqual(self.browser.js("return getComputedStyle(document.querySelector('.caption')).pointerEvents"), "none", "it does not flicker under the pointer")
        hidden = self.browser.js("const box = document.querySelector('.caption').getBoundingClientRect(); const row = document.querySelector('.card.focus').getBoundingClientRect(); return box.left < row.right && box.right > row.left && box.top < row.bottom && box.bottom > row.top")
        self.assertFalse(hidden, "the caption hides what it speaks of")
        fits = self.browser.js("const graph = document.querySelector('.graph'); return [...document.querySelectorAll('.caption, .wire-label')].every((one) => one.getBoundingClientRect().right <= graph.getBoundingClientRect().right)")
        self.assertTrue(fits, "nothing runs out of the graph")
        self.browser.click("#tab-columns")
        self.browser.until(lambda: text in self.browser.one("#tab-body").text, "the panel")

    def test_a_very_wide_table_is_opened_bit_by_bit_and_searched(self):
        server = self.serve("medallion")
        table = next(one for one in server.api.world.tables.values() if one.name.endswith("customer_features"))
        table.columns = [(f"f_{number:04}", "double") for number in range(2000)]
        self.browser.open(link(server, LAKE, table.name))
        rows = lambda: len(self.browser.all(".card.focus .row"))
        self.browser.until(lambda: rows() == 14, "the first columns")
        self.browser.click(".card.focus .foot")
        self.browser.until(lambda: rows() == 114, "a hundred more")
        self.browser.js("document.querySelector('.card.focus .foot.fewer').click()")
        self.browser.until(lambda: rows() == 14, "fewer")
        self.browser.click("#tab-columns")
        self.browser.one("#find-column").send_keys("f_1234")
        self.browser.until(lambda: [one.text for one in self.browser.all(".columns .field")] == ["f_1234"], "the column that was looked for")
        self.assertEqual(self.browser.js("return document.activeElement.value"), "f_1234", "what is typed stays")


class LiveTests(PageTest):
    """What comes in while somebody looks."""

    def look(self):
        """What happens every ten seconds, and as soon as the tab is looked at again."""
        self.browser.js("document.dispatchEvent(new Event('visibilitychange'))")

    def tell(self, server):
        """A run that ends: a table gets a column, a job a run."""
        world = server.api.world
        orders = world.tables[f"dataset:{LAKE}:{worlds.WH}/clean.db/orders"]
        orders.columns = [*orders.columns, ("channel", "string")]
        job = world.jobs["job:spark-prod:clean_orders.merge_into.clean_orders"]
        job.runs.insert(0, worlds.run(900, "FAILED", 0, 3, None, "no space left on device"))
        world.queues[0]["delivered"] += 3

    def test_what_comes_in_is_shown_by_itself(self):
        server = self.serve("medallion")
        self.browser.open(server.url)
        self.browser.one(".home h1")
        self.browser.until(lambda: self.browser.one("#live").text == "live", "the sign that it is followed")
        asked = len(server.asked)
        late = server.api.world.table(LAKE, f"{worlds.WH}/marts.db/latecomer", [("a", "int")], changed=0)
        server.api.world.queues[0]["delivered"] += 1
        self.browser.until(lambda: "latecomer" in self.browser.text(), "the table", seconds=15)
        self.assertIn("14 tables and topics", self.browser.text())
        self.assertIn("changed ", self.browser.one("#live").text)
        self.assertLess(len(server.asked) - asked, 20, "gently")
        self.assertFalse(any("queue" in path for path in server.asked), "letters are fetched where they are shown only")

    def test_place_choice_and_keyboard_stay_where_they_are(self):
        server = self.orders("?column=amount_eur")
        self.browser.click("#tab-runs")
        self.browser.until(lambda: len(self.browser.all(".runs li")) == 20, "the runs")
        self.browser.js("document.querySelector('#panel').scrollTop = 240; document.querySelector('.card.focus .row').focus()")
        self.browser.js("document.querySelector('.graph').dispatchEvent(new WheelEvent('wheel', { deltaX: 31, deltaY: -17, bubbles: true, cancelable: true }))")
        self.browser.js("document.querySelector('.card.focus').isOld = true")
        place = lambda: self.browser.js("const { x, y, width } = document.querySelector('.card.focus').getBoundingClientRect(); return [x, y, width].map(Math.round)")
        sleep(0.2)
        before, address = place(), self.browser.driver.current_url
        self.tell(server)
        self.look()
        self.browser.until(lambda: len(self.browser.all(".runs li")) == 21, "the new run")
        self.assertTrue(self.browser.js("return !document.querySelector('.card.focus').isOld"), "it is drawn anew")
        self.assertEqual(place(), before)
        self.assertEqual(self.browser.driver.current_url, address)
        self.assertEqual(self.browser.js("return document.querySelector('#panel').scrollTop"), 240)
        self.assertEqual(self.browser.js("return document.activeElement.dataset.field"), "amount_eur")
        self.assertEqual(self.browser.one("#panel h2").text, "clean.db/orders")
        self.assertIn("no space left", self.browser.one("#panel").text)
        self.assertEqual(self.browser.js("return [...document.querySelectorAll('.card.new .name')].map((one) => one.textContent)"), ["clean.db/orders"])
        self.assertIn("daily_revenue.open_eur", self.lit())

    def test_nothing_new_draws_nothing_and_nobody_is_disturbed(self):
        server = self.orders()
        self.browser.js("document.querySelector('.card.focus').isOld = true")
        asked = len(server.asked)
        server.api.world.queues[0]["delivered"] += 1
        self.look()
        self.browser.until(lambda: any("column-lineage" in path for path in server.asked[asked:]), "it is asked")
        sleep(0.3)
        self.assertTrue(self.browser.js("return document.querySelector('.card.focus').isOld"), "the same is not drawn again")
        self.browser.js("getSelection().selectAllChildren(document.querySelector('#panel h2'))")
        self.tell(server)
        asked = len(server.asked)
        self.look()
        self.browser.until(lambda: any("health" in path for path in server.asked[asked:]), "the light call")
        sleep(0.3)
        self.assertFalse(any("lineage" in path for path in server.asked[asked:]), "who marks text is left alone")
        self.browser.js("getSelection().removeAllRanges()")
        self.look()
        self.browser.until(lambda: not self.browser.js("return document.querySelector('.card.focus').isOld"), "it comes later")

    def test_a_hidden_tab_asks_nothing(self):
        server = self.serve("medallion")
        self.browser.open(server.url)
        self.browser.until(lambda: self.browser.one("#live").text == "live", "the sign")
        self.browser.js("Object.defineProperty(document, 'hidden', { value: true, configurable: true })")
        self.look()
        asked = len(server.asked)
        sleep(11)
        self.assertEqual(server.asked[asked:], [])

    def test_a_daemon_that_comes_back_is_shown_again(self):
        server = self.serve("medallion")
        self.browser.open(server.url)
        self.browser.one(".home h1")
        server.broken = True
        self.look()
        self.browser.until(lambda: self.browser.one("#live").text == "no answer", "the sign")
        self.assertIn("13 tables and topics", self.browser.text(), "what is shown stays")
        self.browser.driver.refresh()
        self.browser.one(".notice.trouble")
        server.broken = False
        self.look()
        self.browser.one(".home h1")
        self.browser.until(lambda: self.browser.one("#live").text != "no answer", "the sign")


class HostileTests(PageTest):
    """Names, types, errors, everything: markup that would run if any of it were taken for markup."""

    def test_markup_in_every_field_is_text(self):
        server = self.serve("hostile")
        self.browser.open(server.url)
        self.browser.one(".home h1")
        self.harmless("the first view", 12)
        self.browser.keys("/", "<img")
        self.browser.until(lambda: self.browser.all("#found [role=option]"), "results")
        self.harmless("search", 3)
        table = next(one for one in server.api.world.tables.values() if "/b<" in one.name)
        self.browser.open(link(server, table.namespace, table.name))
        self.browser.one(".card.focus")
        self.browser.hover(self.browser.one(".card.focus .row"))
        self.browser.one(".caption")
        self.harmless("the caption", 6)
        for tab in ("about", "columns", "versions", "runs"):
            self.browser.click(f"#tab-{tab}")
            self.browser.until(lambda: worlds.EVIL in self.browser.one("#tab-body").text, tab)
            self.harmless(tab, 3)
        self.browser.hover(self.browser.one(".card.focus .row"))
        self.browser.until(lambda: self.browser.all(".wire-label"), "labels")
        self.harmless("labels", 3)
        self.browser.open(f"{server.url}#/stuck")
        self.browser.one(".letter")
        self.browser.js("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        self.harmless("what is stuck", 6)

    def harmless(self, where, least):
        self.assertIsNone(self.browser.js("return window.pwned ?? null"), where)
        self.assertEqual(self.browser.js("return document.querySelectorAll('img:not(.logo img), iframe, [onerror]').length"), 0, where)
        shown = self.browser.js("return document.documentElement.textContent.split(arguments[0]).length - 1", worlds.EVIL)
        self.assertGreaterEqual(shown, least, f"{where} shows the text")


class SpeedTests(PageTest):
    """Measured in a real browser; the figures are printed."""

    def everything(self, count):
        """A server, and the address of a graph that has all of so many tables: one in the end is made of each dead end."""
        world = worlds.layered(count - 1)
        read = {one.id for job in world.jobs.values() for one in job.inputs}
        ends = [table for table in world.tables.values() if table.id not in read]
        last = world.table(LAKE, f"{worlds.WH}/report", [("c0", "string")])
        world.job("spark-prod", "report", ends, [last], [])
        server = self.serve(world)
        return server, link(server, last.namespace, last.name, "?up=20&down=20")

    def test_first_drawing_of_200_tables(self):
        self.browser.shape(1440, 900)
        server, address = self.everything(200)
        times = []
        # Other tests may keep the processors busy: the best of some tries says how long the drawing itself takes.
        while len(times) < 5 or min(times) > 200 and len(times) < 25:
            self.browser.open(address)
            times.append(self.browser.measured("first-drawing"))
        whole = self.browser.measured("asked-to-drawn")
        shown = self.browser.one(".summary").text
        print(f"page: first drawing of {shown}: {min(times):.0f} ms at best, {statistics.median(times):.0f} ms in the middle of {len(times)}; with the server's answer {whole:.0f} ms")
        self.assertLessEqual(min(times), 200)

    def test_a_table_that_2000_read(self):
        self.browser.shape(1440, 900)
        world = worlds.World()
        hub = world.table(LAKE, f"{worlds.WH}/hub", [(f"c{number}", "int") for number in range(10)])
        for number in range(2000):
            reader = world.table(LAKE, f"{worlds.WH}/reader_{number}", hub.columns)
            world.job("spark-prod", f"read_{number}", [hub], [reader], [])
            for name, _ in hub.columns:
                world.edge(reader, name, hub, name)
        server = self.serve(world)
        times = []
        while len(times) < 2 or min(times) > 1000 and len(times) < 6:
            self.browser.open(link(server, hub.namespace, hub.name))
            # The columns come behind the tables: they are drawn when the wires can be.
            self.browser.until(lambda: self.browser.all(".card:not(.focus) .row"), "the columns", seconds=60)
            began = self.browser.driver.execute_async_script(FRAMES)
            times.append(began)
        frames = self.browser.driver.execute_async_script(PAN)
        print(f"page: 20,000 wires of one table: drawn in {min(times):.0f} ms, panned in {statistics.median(frames):.1f} ms of script a frame")
        self.assertLess(min(times), 1000)
        self.assertLess(statistics.median(frames), 33)

    def test_panning_2000_tables(self):
        self.browser.shape(1440, 900)
        server, address = self.everything(2000)
        self.browser.open(address)
        self.browser.measured("first-drawing")
        shown = self.browser.one(".summary").text
        for look, script in (("all in view", "document.querySelector('[aria-label=\"Show all\"]').click()"), ("near", "for (let i = 0; i < 12; i++) document.querySelector('[aria-label=\"Larger\"]').click()")):
            self.browser.js(script)
            frames = min((self.browser.driver.execute_async_script(PAN) for _ in range(3)), key=statistics.median)
            worst, middle = sorted(frames)[int(len(frames) * 0.95)], statistics.median(frames)
            print(f"page: panning {shown}, {look}: {middle:.1f} ms of script a frame in the middle, 95 % below {worst:.1f} ms")
            self.assertLess(middle, 33)
        elements = self.browser.js("return document.querySelectorAll('.card').length")
        self.assertLess(elements, 400, "what is not seen has no elements")


# Draws all anew, and takes the time until the screen shows it.
FRAMES = """
const done = arguments[0], graph = document.querySelector('.graph'), began = performance.now();
graph.dispatchEvent(new WheelEvent('wheel', { deltaX: 1, deltaY: 1, bubbles: true, cancelable: true }));
requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(performance.now() - began))));
"""

# Moves the drawing as a touchpad does, and takes the time from the movement to the end of drawing, frame by frame.
PAN = """
const done = arguments[0], graph = document.querySelector('.graph'), times = [];
let left = 90;
function step() {
  const began = performance.now();
  graph.dispatchEvent(new WheelEvent('wheel', { deltaX: left > 45 ? 23 : -23, deltaY: left % 20 > 10 ? 17 : -17, bubbles: true, cancelable: true }));
  requestAnimationFrame(() => { times.push(performance.now() - began); left -= 1; if (left > 0) setTimeout(step); else done(times); });
}
step();
"""


class PictureTests(PageTest):
    """What the README shows."""

    def test_pictures(self):
        self.browser.shape(1440, 900)
        server = self.serve("medallion")
        address = link(server, LAKE, f"{worlds.WH}/clean.db/orders")
        self.browser.open(server.url)
        self.browser.one(".home h1")
        self.browser.one("#stuck-count")
        self.picture("page-home")
        self.browser.open(f"{address}?down=1")
        self.browser.until(lambda: "1 of 3 checks failed" in self.browser.text(), "the panel")
        self.browser.one("#stuck-count")
        self.picture("page-light")
        self.browser.theme("dark")
        self.browser.open(f"{address}?down=1&column=amount_eur")
        self.browser.until(self.lit, "the path")
        self.browser.click("#tab-columns")
        self.browser.until(lambda: "amount * rate" in self.browser.one("#panel").text, "expressions")
        self.picture("page-dark")
        self.browser.theme("light")
        self.browser.shape(390, 844, is_phone=True, scale=2)
        self.browser.open(f"{address}?column=amount_eur")
        self.browser.until(self.lit, "the path")
        self.assertLessEqual(self.browser.js("return document.documentElement.scrollWidth"), 390, "nothing is cut off")
        self.picture("page-phone")

    def test_the_theme_can_be_chosen_and_is_remembered(self):
        self.orders()
        light = self.browser.js("return getComputedStyle(document.body).backgroundColor")
        self.browser.click("#theme")
        dark = self.browser.js("return getComputedStyle(document.body).backgroundColor")
        self.assertNotEqual(light, dark)
        self.browser.driver.refresh()
        self.browser.card("clean.db/orders")
        self.assertEqual(self.browser.js("return getComputedStyle(document.body).backgroundColor"), dark)
        self.browser.js("localStorage.clear()")


if __name__ == "__main__":
    unittest.main()
