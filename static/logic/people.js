/** @param {{ full_name?: string } | null} profile  @param {{ email?: string } | null} claims */
export const displayName = (profile, claims) => profile?.full_name?.trim() || claims?.email || "";

/** One or two letters for the round mark beside a name. */
export function initials(name) {
    const parts = name.split("@")[0].split(/[\s._-]+/).filter((part) => part !== "");
    const letters = parts.length > 1 ? [parts[0], parts[parts.length - 1]] : parts;
    return letters.map((part) => [...part][0].toLocaleUpperCase()).join("");
}

/** Whether the person's role lets them write dashboards at all. A token without permissions leaves it to the server. */
export const mayWrite = (claims) => may(claims, "dashboard:write");

/** Whether the person's role holds a permission, such as `task:write`. Without a list it is left to the server. */
export function may(claims, permission) {
    const { permissions } = claims ?? {};
    return !Array.isArray(permissions) || permissions.includes(permission);
}

/** What a person sees is of the own workspaces, but for the public dashboards of others: those are there to read. */
export function isOwn(dashboard, profile, claims) {
    if (!dashboard.is_public) return true;
    return dashboard.user_id === profile?.user_id || dashboard.workspace_id === claims?.workspace;
}

export const mayChange = (dashboard, profile, claims) => mayWrite(claims) && isOwn(dashboard, profile, claims);

/** What the browser knows of a person who has just signed up. @param {string} theme */
export function firstProfile(theme) {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    return { timezone: timeZone, ...(theme === "system" ? {} : { preferences: { theme } }) };
}
