import { h } from "vue";
import { addresses } from "../../logic/routes.js";
import { crmStrings } from "../../logic/strings-crm.js";
import { Confirm } from "../confirm.js";

const words = crmStrings.boardPage;

/** Amounts that no figure counts, and what would help. Props `amounts`, `formats`. */
export function LeftOutNote({ amounts, formats }) {
    if (amounts.length === 0) return null;
    const list = amounts.map(({ amount, currency, invoices }) =>
        `${formats.money(amount, currency)} (${crmStrings.count("invoices", invoices)})`,
    );
    return h("p", { class: "note warn", role: "status" }, [
        h("span", [
            `${crmStrings.leftOut(list.join(", "))} `,
            h("a", { href: addresses.record("rates", "new") }, crmStrings.addRate),
        ]),
    ]);
}
LeftOutNote.props = ["amounts", "formats"];

/** A CRM with nothing in it. Prop `canWrite`. */
export function NothingYet({ canWrite }) {
    return h("div", { class: "note first-steps", role: "status" }, [
        h("p", h("b", words.noDataTitle)),
        h("p", words.noDataText),
        canWrite && h("div", { class: "row" }, [
            h("a", { class: "button main", href: addresses.crmImport }, words.importFirst),
            h("a", { class: "button", href: addresses.record("customers", "new") }, words.enterFirst),
        ]),
        h("p", { class: "quiet" }, words.exampleHint),
    ]);
}
NothingYet.props = ["canWrite"];

/** Asks before the board is reset. Prop `act`; event `no`. */
export function ResetQuestion({ act }, { emit }) {
    return h("div", { class: "panel reset-question" }, h(Confirm, {
        question: words.resetQuestion,
        text: words.resetText,
        yes: words.resetYes,
        act,
        onNo: () => emit("no"),
    }));
}
ResetQuestion.props = ["act"];
ResetQuestion.emits = ["no"];
