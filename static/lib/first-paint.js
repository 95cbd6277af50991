// A plain script in the head, not a module: the theme is there before anything is drawn.
try {
    const theme = localStorage.getItem("atrium.theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
    // storage is switched off: the system's theme
}
