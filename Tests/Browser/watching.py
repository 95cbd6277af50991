"""What a page must never do: complain on the console, throw, or meet its content security policy."""

from playwright.sync_api import ConsoleMessage, Page


class Watch:
    """Collects complaints of every page it follows.

    A browser writes an error to the console for each answer of 400 and above: those that a test provokes are
    announced with `expect_status`.
    """

    SCRIPT = """
        addEventListener("securitypolicyviolation", (event) => {
            console.error(`Policy violation: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`);
        });
    """

    def __init__(self):
        self.complaints: list[str] = []
        self._expected: list[str] = []

    def expect_status(self, status: int):
        self._expected.append(f"status of {status} ")

    def expect_no_network(self):
        self._expected.append("net::ERR_")

    def follow(self, page: Page):
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"Thrown: {error}"))

    def _hear(self, message: ConsoleMessage):
        if message.type not in ("error", "warning"):
            return
        failed = message.text.startswith(("Failed to load resource", "WebSocket connection to"))
        if failed and any(expected in message.text for expected in self._expected):
            return
        self.complaints.append(f"{message.type}: {message.text} ({message.location.get('url')})")
