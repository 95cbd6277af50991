/// The open documents of a widget, the same in every edition that takes them whole. Source: workspace contract, Widget.
package enum WidgetShapes {
    /// Open, as the contract has it: a type of widget may keep keys of its own here.
    package static let config = Shape.open([
        .optional("chart_type", .nullable(.choice(["line", "bar", "pie", "area", "scatter"]))),
        .optional("color_scheme", .nullable(.array(.string(1...64), 0...32))),
        .optional("show_legend", .nullable(.boolean)),
        .optional("show_grid", .nullable(.boolean)),
        .optional("animation_enabled", .nullable(.boolean)),
        .optional("custom_styling", .nullable(.open([]))),
    ])
    package static let dataQuery = Shape.open([
        .optional("endpoint", .nullable(.string(1...500))),
        .optional("parameters", .nullable(.open([]))),
        .optional("filters", .nullable(.array(filter, 0...50))),
        .optional(
            "aggregation",
            .nullable(
                .object([
                    .required("type", .choice(["sum", "avg", "count", "min", "max"])),
                    .required("field", .string(1...200)),
                ]))),
        .optional(
            "sort",
            .nullable(
                .object([
                    .required("field", .string(1...200)), .required("direction", .choice(["asc", "desc"])),
                ]))),
        .optional("limit", .nullable(.integer(1...10_000))),
    ])
    private static let filter = Shape.object([
        .required("field", .string(1...200)),
        .required("operator", .choice(["eq", "ne", "gt", "lt", "gte", "lte", "in", "contains"])),
        .required("value", .any),
    ])
}
