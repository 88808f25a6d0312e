"""The gallery in a real browser: accessibility, policy and width, in both themes, on phone and desk."""

import pytest

from tests.ui import browser

pytestmark = pytest.mark.browser

PAGES = (*browser.OWN, *browser.PRODUCT)
SIZES = {"phone": (390, 844), "desk": (1440, 900)}
# Two rules judge whole sites: a sample page stands alone.
OPTIONS = {"resultTypes": ["violations"]}


@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as engine:
        program = engine.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield program
        program.close()


@pytest.fixture(scope="module", params=SIZES)
def size(request):
    return SIZES[request.param]


@pytest.fixture(scope="module", params=["light", "dark"])
def theme(request):
    return request.param


@pytest.fixture(scope="module")
def tab(chromium, size):
    context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_page_is_accessible_keeps_the_policy_and_fits(tab, theme, name):
    from axe_playwright_python.sync_playwright import Axe

    complaints: list[str] = []
    tab.on("console", lambda message: complaints.append(message.text) if "Content Security" in message.text else None)
    tab.unroute_all()
    browser.serve(tab, browser.page(name, theme))
    tab.goto(browser.HOST + "/")
    tab.wait_for_load_state("load")
    found = Axe().run(tab, options=OPTIONS).response["violations"]

    assert [(v["id"], [node["target"] for node in v["nodes"]][:3]) for v in found] == []
    assert complaints == []
    assert tab.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("width", [320, 768, 1024])
def test_no_page_scrolls_sideways(chromium, width):
    context = chromium.new_context(viewport={"width": width, "height": 800})
    tab = context.new_page()
    wide = []
    for name in PAGES:
        tab.unroute_all()
        browser.serve(tab, browser.page(name))
        tab.goto(browser.HOST + "/")
        if tab.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wide.append(name)
    context.close()

    assert wide == []


def test_as_the_device_follows_the_device(chromium):
    context = chromium.new_context(color_scheme="dark")
    tab = context.new_page()
    browser.serve(tab, browser.page("work", "system"))
    tab.goto(browser.HOST + "/")

    assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(15, 25, 32)"
    context.close()


def test_problem_takes_the_focus_and_its_links_reach_the_field(chromium):
    tab = chromium.new_page()
    browser.serve(tab, browser.page("form_errors"))
    tab.goto(browser.HOST + "/")

    assert tab.evaluate("document.activeElement.className") == "problem"

    tab.get_by_role("link", name="Done on: Enter a valid date.").click()

    assert tab.evaluate("document.activeElement.id") == "id_done_on"
    tab.close()


def test_a_second_click_sends_nothing(chromium):
    tab = chromium.new_page()
    browser.serve(tab, browser.page("form"))
    tab.goto(browser.HOST + "/")
    sent: list[str] = []
    tab.evaluate(
        "document.querySelectorAll('form').forEach((form) => { form.noValidate = true; form.target = 'elsewhere'; })"
    )
    tab.on("request", lambda request: sent.append(request.method) if request.method == "POST" else None)
    tab.context.on("request", lambda request: sent.append(request.method) if request.method == "POST" else None)

    tab.get_by_role("button", name="Save and go on").dblclick()
    tab.wait_for_timeout(300)

    assert tab.get_by_role("button", name="Save and go on").is_disabled()
    tab.close()


def test_slash_goes_to_the_search_but_not_while_typing(chromium):
    tab = chromium.new_page()
    browser.serve(tab, browser.page("lists"))
    tab.goto(browser.HOST + "/")
    tab.locator("main input[name=q]").press("/")

    assert tab.locator("main input[name=q]").input_value() == "/"

    tab.locator("h1").click()
    tab.keyboard.press("/")

    assert tab.evaluate("document.activeElement.id") == "search"
    tab.close()


def test_menu_opens_by_key_and_escape_closes_it(chromium):
    tab = chromium.new_page()
    browser.serve(tab, browser.page("work"))
    tab.goto(browser.HOST + "/")
    tab.locator(".bar .menu > summary").focus()
    tab.keyboard.press("Enter")

    assert tab.get_by_role("button", name="Sign out").is_visible()

    tab.keyboard.press("Escape")

    assert not tab.get_by_role("button", name="Sign out").is_visible()
    tab.close()


def test_board_prints_on_one_sheet_of_a3_even_from_the_dark(chromium):
    from io import BytesIO

    from pypdf import PdfReader

    tab = chromium.new_page()
    browser.serve(tab, browser.page("board", "dark"))
    tab.goto(browser.HOST + "/")
    sheet = PdfReader(BytesIO(tab.pdf(prefer_css_page_size=True, print_background=True)))
    tab.emulate_media(media="print")
    paper = tab.evaluate("getComputedStyle(document.querySelector('.sheet')).backgroundColor")
    tab.close()

    assert len(sheet.pages) == 1
    assert float(sheet.pages[0].mediabox.width) == pytest.approx(1190.5, abs=2)
    assert paper == "rgb(255, 255, 255)"
    assert "26-13" in sheet.pages[0].extract_text()
