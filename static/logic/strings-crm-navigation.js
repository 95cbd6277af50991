/** What the CRM's parts are called: all that the frame around every page needs of its words. */

/** One record, and many, of each kind. */
export const ENTRIES = {
    customers: ["customer", "customers"],
    vehicles: ["vehicle", "vehicles"],
    opportunities: ["opportunity", "opportunities"],
    invoices: ["invoice", "invoices"],
    activities: ["activity", "activities"],
    goals: ["goal", "goals"],
    rates: ["exchange rate", "exchange rates"],
};

export const crmNavigation = {
    title: "CRM",
    board: "Board",
    import: "Import",
    kinds: {
        customers: "Customers",
        vehicles: "Vehicles",
        opportunities: "Opportunities",
        invoices: "Invoices",
        activities: "Activities",
        goals: "Goals",
        rates: "Rates",
    },
    commands: {
        go: "Go to the CRM",
        goKind: (kind) => `Go to ${ENTRIES[kind][1]}`,
        create: (kind) => `New ${ENTRIES[kind][0]}`,
        import: "Import records from a file",
    },
};
