import Primitives

/// The limits of tasks, milestones, comments, attachments and times that every edition shares.
package enum WorkRules {
    package static let titleLength = 1...300
    package static let descriptionLength = 0...20_000
    package static let commentLength = 1...10_000
    package static let searchLength = 0...200
    package static let estimatedHours: ClosedRange<Double> = 0...100_000
    package static let attachmentsPerTask: Int64 = 100
    package static let commentsPerTask: Int64 = 5_000
    package static let noteLength = 0...2_000
    /// Units of currency for an hour.
    package static let rate: ClosedRange<Double> = 0...1_000_000
    /// Times that may be named: within what the database and the zones hold.
    package static let instants = RecordRules.instants
    /// Longest time entry. A timer that was forgotten for longer counts so much; without a bound, every entry there
    /// ever was might reach into the days that are asked for.
    package static let longestEntry = Duration.seconds(31 * 86_400)

    package static let defaultCurrency = "USD"

    /// To four places: 0.36 seconds.
    package static func hours(_ seconds: Int64) -> Double { (Double(seconds) / 3_600 * 10_000).rounded() / 10_000 }

    /// A title without white space at its ends.
    ///
    /// - Throws: `.validation` naming `title`.
    package static func title(_ text: String) throws(CoreError) -> String {
        try self.line(text, self.titleLength, field: "title")
    }

    /// - Throws: `.validation` naming `field`.
    package static func line(_ text: String, _ length: ClosedRange<Int>, field: String) throws(CoreError) -> String {
        let line = text.trimmed
        guard length.contains(line.unicodeScalars.count) else {
            throw .validation([
                FieldIssue(field, .length, "Use \(length.lowerBound) to \(length.upperBound) characters.")
            ])
        }
        return line
    }

    /// - Throws: `.validation` naming `field` when the time cannot be stored.
    package static func instant(_ instant: Instant, field: String) throws(CoreError) -> Instant {
        guard self.instants.contains(instant) else {
            throw .validation([FieldIssue(field, .range, "This time is out of range.")])
        }
        return instant
    }

    /// What a change leaves.
    ///
    /// - Throws: as for a time by itself.
    package static func instant(_ change: FieldChange<Instant>, field: String) throws(CoreError) -> Instant? {
        guard let instant = change.value else { return nil }
        return try self.instant(instant, field: field)
    }

    /// Where a timer that began at `start` is by now.
    package static func end(ofTimerSince start: Instant, at now: Instant) -> Instant {
        min(max(now, start), start + self.longestEntry)
    }

    /// - Throws: `.validation` naming the field when these times make no entry that is over.
    package static func check(from start: Instant, to end: Instant, now: Instant) throws(CoreError) {
        guard end > start else {
            throw .validation([FieldIssue("endTime", .range, "This must be after startTime.")])
        }
        guard end <= now else {
            throw .validation([FieldIssue("endTime", .range, "This must not be in the future.")])
        }
        guard end - start <= self.longestEntry else {
            throw .validation([FieldIssue("endTime", .range, "One entry is at most 31 days long.")])
        }
    }

    // MARK: Files

    /// Characters of a stored file name.
    package static let fileNameLength = 255

    /// A name to show and to download under: no folders, nothing that is not seen, and nothing that turns the direction
    /// of writing, which could make one ending look like another. `file` when nothing is left.
    package static func fileName(_ given: String) -> String {
        let bare = given.unicodeScalars.split { $0 == "/" || $0 == "\\" }.last.map(Array.init) ?? []
        var seen = String.UnicodeScalarView()
        for scalar in bare where !self.isHidden(scalar) { seen.append(scalar) }
        let name = String(seen).trimmed
        guard !name.isEmpty, name != ".", name != ".." else { return "file" }
        guard name.unicodeScalars.count > self.fileNameLength else { return name }
        // The ending says what it is: it stays.
        let scalars = Array(name.unicodeScalars)
        let ending = scalars.lastIndex(of: ".").map { Array(scalars[$0...]) } ?? []
        let kept = ending.count <= 20 ? ending : []
        var short = String.UnicodeScalarView()
        short.append(contentsOf: scalars.prefix(self.fileNameLength - kept.count))
        short.append(contentsOf: kept)
        return String(short)
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .lineSeparator, .paragraphSeparator, .unassigned:
            // Joiners shape words of some scripts.
            scalar != "\u{200C}" && scalar != "\u{200D}"
        default: false
        }
    }
}
