import Core
import JSON
import Primitives

/// Data in the form of a widget's type, with how many records it shows.
struct ShapedData {
    let json: JSONText
    let records: Int64

    init(json: JSONText, records: Int64) {
        self.json = json
        self.records = records
    }

    init(records: Int64, _ write: (JSONWriter) -> Void) {
        let writer = JSONWriter(buffer: ByteBuffer(capacity: 4_096))
        write(writer)
        self.json = JSONText(stored: writer.buffer.array)
        self.records = records
    }
}

/// Forms that do not depend on where the data came from.
enum DataShape {
    /// What a widget shows that reads nothing.
    static func nothing(_ definition: WidgetDefinition) -> ShapedData {
        switch definition.kind {
        case .metric, .gauge:
            Self.value(.null, previous: .null, sparkline: [], definition, unit: definition.unit)
        case .chart: Self.chart(.category, name: nil, unit: definition.unit, [])
        case .table: Self.table([], [], total: 0)
        case .map: Self.map([])
        case .llmChat, .llmStatus, .timeTracker, .taskList, .milestoneProgress: ContentShape.tool
        case .text, .image: ContentShape.text(definition, value: nil)
        }
    }

    /// `{value, previous, unit, min?, max?, sparkline}` of metrics and gauges.
    static func value(
        _ value: DataValue, previous: DataValue, sparkline: [(at: Instant, value: DataValue)],
        _ definition: WidgetDefinition, unit: String?
    ) -> ShapedData {
        ShapedData(records: value == .null ? 0 : 1) { json in
            json.beginObject()
            json.key("value")
            value.write(json)
            json.key("previous")
            previous.write(json)
            json.field("unit", orNull: unit)
            for (key, bound) in [("min", definition.config["min"]), ("max", definition.config["max"])] {
                guard let bound, bound.numberValue != nil else { continue }
                json.key(key)
                bound.write(to: json)
            }
            json.key("sparkline")
            json.beginArray()
            for point in sparkline {
                json.beginArray()
                json.integer(point.at.milliseconds)
                point.value.write(json)
                json.endArray()
            }
            json.endArray()
            json.endObject()
        }
    }

    enum Axis: String { case time, category, number }

    /// One line, bar, slice of a chart.
    struct Series {
        let name: String
        var points: [(x: DataValue, y: DataValue)] = []
    }

    /// `{x: {type, name?}, unit?, series: [{name, points: [[x, y], …]}]}`
    static func chart(_ axis: Axis, name: String?, unit: String?, _ series: [Series]) -> ShapedData {
        ShapedData(records: Int64(series.reduce(0) { $0 + $1.points.count })) { json in
            json.beginObject()
            json.key("x")
            json.beginObject()
            json.field("type", axis.rawValue)
            json.field("name", name)
            json.endObject()
            json.field("unit", unit)
            json.key("series")
            json.beginArray()
            for line in series { Self.write(line, axis, json) }
            json.endArray()
            json.endObject()
        }
    }

    private static func write(_ series: Series, _ axis: Axis, _ json: JSONWriter) {
        json.beginObject()
        json.field("name", series.name)
        json.key("points")
        json.beginArray()
        for point in series.points {
            json.beginArray()
            switch (axis, point.x) {
            case (.time, .time(let instant)): json.integer(instant.milliseconds)
            case (.category, let x): if let text = x.text { json.string(text) } else { json.null() }
            case (_, let x): x.write(json)
            }
            point.y.write(json)
            json.endArray()
        }
        json.endArray()
        json.endObject()
    }

    /// `{columns: [{name, type}], rows: [[…], …], total}`
    static func table(
        _ columns: [(name: String, kind: DataColumn.Kind)], _ rows: [[DataValue]], total: Int64
    ) -> ShapedData {
        ShapedData(records: Int64(rows.count)) { json in
            json.beginObject()
            json.key("columns")
            json.beginArray()
            for column in columns {
                json.beginObject()
                json.field("name", column.name)
                json.field("type", column.kind.rawValue)
                json.endObject()
            }
            json.endArray()
            json.key("rows")
            json.beginArray()
            for row in rows {
                json.beginArray()
                for value in row.prefix(columns.count) { value.write(json) }
                json.endArray()
            }
            json.endArray()
            json.field("total", total)
            json.endObject()
        }
    }

    struct Place {
        let latitude: DataValue
        let longitude: DataValue
        let label: DataValue
        let value: DataValue
    }

    /// `{points: [{lat, lng, label?, value?}], bounds?: {south, west, north, east}}`
    static func map(_ places: [Place]) -> ShapedData {
        ShapedData(records: Int64(places.count)) { json in
            json.beginObject()
            json.key("points")
            json.beginArray()
            for place in places {
                json.beginObject()
                for (key, value) in [
                    ("lat" as StaticString, place.latitude), ("lng", place.longitude), ("label", place.label),
                    ("value", place.value),
                ] where value != .null {
                    json.key(key)
                    value.write(json)
                }
                json.endObject()
            }
            json.endArray()
            Self.bounds(places, json)
            json.endObject()
        }
    }

    private static func bounds(_ places: [Place], _ json: JSONWriter) {
        let latitudes = places.compactMap(\.latitude.double)
        let longitudes = places.compactMap(\.longitude.double)
        guard let south = latitudes.min(), let north = latitudes.max(), let west = longitudes.min(),
            let east = longitudes.max()
        else { return }
        json.key("bounds")
        json.beginObject()
        json.field("south", south)
        json.field("west", west)
        json.field("north", north)
        json.field("east", east)
        json.endObject()
    }
}
