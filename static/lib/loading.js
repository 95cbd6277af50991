import { UnreachableError } from "../sdk/errors.js";

/**
 * A module that is loaded when it is needed. That it does not come means that the server cannot be reached.
 *
 * @template T
 * @param {Promise<T>} module  As given by `import()`.
 * @returns {Promise<T>}
 */
export async function loaded(module) {
    try {
        return await module;
    } catch (cause) {
        throw new UnreachableError("A part of the page could not be loaded.", { code: "UNREACHABLE", cause });
    }
}
