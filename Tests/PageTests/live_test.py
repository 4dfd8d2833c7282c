"""The lineage page of a running daemon, in a real Chromium: what its own store says.

PAGE_URL=http://127.0.0.1:8098/ [PAGE_TOKEN=…] python3 -m unittest live_test.HarvestedTests (or live_test.LearningTests)
"""
import os
import unittest
from urllib.parse import quote

from browser import Browser, Keys

URL, TOKEN = os.environ.get("PAGE_URL", "http://127.0.0.1:8098/"), os.environ.get("PAGE_TOKEN")


class LiveTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.browser = Browser(2200, 1000)

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()

    def tearDown(self):
        self.assertEqual(self.browser.complaints(), [], "the console complains")

    def open(self, address=""):
        self.browser.open(URL + address)
        if TOKEN and not self.browser.js("return sessionStorage.getItem('sparklineage.token')"):
            self.browser.one("dialog.token input").send_keys(TOKEN + Keys.ENTER)

    def graph(self, namespace, name, query=""):
        self.open(f"#/dataset/{quote(namespace, safe='')}/{quote(name, safe='')}{query}")
        self.browser.one(".card.focus")

    def names(self):
        self.browser.click("[aria-label='Show all']")
        return self.browser.js("return [...document.querySelectorAll('.card .name')].map((one) => one.textContent).sort()")


class HarvestedTests(LiveTest):
    """A daemon that has read the log of TPC-H's queries."""

    def test_from_the_search_to_the_path_of_a_column(self):
        self.open()
        self.browser.one(".home .item")
        self.browser.keys("/", "out/h_5")
        self.browser.one("#found [role=option]")
        self.browser.keys(Keys.ENTER)
        self.browser.row("h_5", "revenue").click()
        self.browser.until(lambda: "column=revenue" in self.browser.driver.current_url, "the pin")
        lit = self.browser.until(lambda: self.browser.js("return [...document.querySelectorAll('.row.lit')].map((row) => row.dataset.field).sort()"), "the path")
        for column in ("l_extendedprice", "l_discount", "o_orderdate", "r_name"):
            self.assertIn(column, lit)
        self.browser.click(".toggle.indirect")
        self.browser.until(lambda: self.browser.js("return [...document.querySelectorAll('.row.lit')].map((row) => row.dataset.field).sort()") == ["l_discount", "l_extendedprice", "revenue"], "values only")
        self.browser.click("#tab-runs")
        self.browser.until(lambda: "completed" in self.browser.one("#tab-body").text, "the run")
        print(f"page: a harvested table is drawn {self.browser.measured('asked-to-drawn'):.0f} ms after it was asked for")

    def test_what_waits_is_told(self):
        self.open("#/stuck")
        self.browser.until(lambda: "store" in self.browser.one(".queues").text, "the outputs")
        self.assertIn("Nothing is stuck", self.browser.text())


class LearningTests(LiveTest):
    """A daemon that was told of raw data, features, a model and its deployment by Airflow, Feast and MLflow."""

    CHAIN = ["shop.public.events", "events", "user_stats", "churn_service", "training-set", "churn"]

    def test_a_deployment_is_traced_to_the_raw_data(self):
        self.graph("https://serving.example.com", "churn/predict", "?up=20&down=0")
        self.whole_chain()

    def test_raw_data_is_traced_to_the_deployment(self):
        self.graph("postgres://shop-db:5432", "shop.public.events", "?up=0&down=20")
        self.whole_chain()
        self.assertIn("online_store_user_stats", self.names())

    def whole_chain(self):
        told = self.browser.until(lambda: len(self.names()) >= 9 and self.browser.js("return [...document.querySelectorAll('.card .head')].map((one) => one.title)"), "the chain")
        for name in ("shop.public.events", "raw/events", "features/user_stats", "churn: user_stats", "churn: churn_service", "churn/training-set", "models/churn", "churn/predict"):
            self.assertTrue(any(title.endswith(name) for title in told), f"{name} is not among {told}")


if __name__ == "__main__":
    unittest.main()
