"""A real Chromium for the tests, driven by PyPI's selenium through Debian's chromium-driver."""
import json
from time import monotonic, sleep

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys


class Browser:
    """One window, with what the tests do again and again."""

    def __init__(self, width=1440, height=900):
        options = webdriver.ChromeOptions()
        for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars", "--disable-gpu",
                         "--force-color-profile=srgb"):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)
        self.shape(width, height)
        self.theme("light")

    def close(self):
        self.driver.quit()

    def shape(self, width, height, is_phone=False, scale=1):
        told = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": is_phone}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", told)
        self.driver.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": is_phone})

    def theme(self, name):
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": name}]})

    def open(self, url):
        """A fresh load, whatever is open now."""
        self.driver.get("about:blank")
        self.driver.get(url)

    def js(self, script, *given):
        return self.driver.execute_script(script, *given)

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector, seconds=10):
        """The first element of a selector, as soon as it is there and is seen."""
        return self.until(lambda: next((one for one in self.all(selector) if one.is_displayed()), None), selector, seconds)

    def until(self, found, what="what was waited for", seconds=10):
        end = monotonic() + seconds
        while monotonic() < end:
            try:
                if value := found():
                    return value
            except Exception as error:  # the page redraws: elements go stale
                if "stale" not in str(error).lower():
                    raise
            sleep(0.03)
        raise AssertionError(f"{what} did not come in {seconds} s; the page says: {self.text()[:600]}")

    def text(self):
        return self.js("return document.body.innerText")

    def click(self, selector):
        self.one(selector).click()

    def hover(self, element):
        ActionChains(self.driver).move_to_element(element).perform()

    def keys(self, *keys):
        for key in keys:
            ActionChains(self.driver).send_keys(key).perform()

    def focused(self):
        """What has the keyboard, in words."""
        return self.js("const a = document.activeElement; return a.getAttribute('aria-label') ?? a.innerText ?? a.tagName")

    def card(self, name):
        """The card of a table by the name that is shown."""
        return self.until(lambda: next((one for one in self.all(".card") if one.find_element(By.CSS_SELECTOR, ".name").get_attribute("textContent") == name), None), f"the card of {name}")

    def row(self, name, column):
        return self.until(lambda: next((one for one in self.card(name).find_elements(By.CSS_SELECTOR, ".row") if one.get_attribute("data-field") == column), None), f"{name}.{column}")

    def complaints(self):
        """What the console says of errors, and of anything that the policy forbade."""
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] in ("SEVERE", "WARNING") and " 404 " not in entry["message"] and " 401 " not in entry["message"] and " 500 " not in entry["message"]]

    def measured(self, name):
        return self.until(lambda: self.js("return performance.getEntriesByName(arguments[0]).at(-1)?.duration", name), f"the measure {name}")


__all__ = ["Browser", "By", "Keys", "json"]
