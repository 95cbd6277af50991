/** Every word about signing in with GitHub. Functions take what is counted or named. */

export const gitHubStrings = {
    title: "Sign in with GitHub",
    working: "Signing you in…",
    chooseTitle: "Which e-mail is yours here?",
    chooseText: "GitHub knows several of yours. Your account gets the one that you choose.",
    choose: "E-mail",
    go: "Create my account",
    linkTitle: "You have an account here",
    linkText:
        "This e-mail has an account. Sign in to it with the password this once; from then on GitHub will do.",
    endedText: "Your session has ended meanwhile. Sign in to link the GitHub account.",
    failedTitle: "That did not work",
    otherWay: "Back to sign-in",
    goOn: "Go on",
    noCode: "This page ends a sign-in with GitHub, and none was begun.",
    errors: {
        access_denied: "GitHub was not allowed to say who you are. Nothing was changed.",
        email_not_verified:
            "GitHub knows no e-mail address of yours that is verified. Verify one there, and come back.",
        temporarily_unavailable: "GitHub could not be asked just now. Wait a moment and try again.",
        invalid_state: "This sign-in was not begun in this browser, or too long ago.",
    },
    unknownError: "GitHub ended the sign-in for a reason that is not known here.",
    codeOver: "The sign-in took too long, or was ended before. Begin it again.",

    section: "Signing in",
    sectionText: "GitHub accounts by which you can sign in, beside the password.",
    link: "Link a GitHub account",
    linking: "Linking the GitHub account…",
    linked: (login) => `You can sign in as ${login} of GitHub now`,
    since: (ago) => `linked ${ago}`,
    used: (ago) => `used ${ago}`,
    never: "never used",
    none: "None so far.",
    unlink: "Unlink…",
    unlinkQuestion: (login) => `Unlink ${login}?`,
    unlinkText: "You sign in with the password then, or with another account that is linked.",
    unlinkYes: "Unlink",
    wasUnlinked: (login) => `${login} of GitHub does not open your account any more`,
    last: "Your account has no password: without this, you could not sign in.",
    cannotLink: "This browser keeps nothing for a page, and so cannot link an account.",
};
