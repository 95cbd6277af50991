/** The browser's local storage, which may be full or switched off: then nothing is kept and the page works on. */

const PREFIX = "atrium.";

export const storage = {
    /** @returns {string | null} null too when nothing can be kept */
    get(name) {
        try {
            return localStorage.getItem(PREFIX + name);
        } catch {
            return null;
        }
    },

    /** @param {string | null} value  null removes it. */
    set(name, value) {
        try {
            if (value === null) localStorage.removeItem(PREFIX + name);
            else localStorage.setItem(PREFIX + name, value);
        } catch {
            // full or switched off
        }
    },

    get works() {
        try {
            localStorage.getItem(PREFIX);
            return true;
        } catch {
            return false;
        }
    },

    /** Tells of changes that other tabs make. @param {(value: string | null) => void} listener */
    watch(name, listener) {
        addEventListener("storage", (event) => {
            if (event.key === PREFIX + name) listener(event.newValue);
        });
    },
};
