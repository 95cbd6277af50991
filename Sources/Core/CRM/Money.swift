/// Amounts of money: whole hundredths of a currency, so that sums are exact.
package enum Money {
    /// What a single amount may be, in hundredths: 10^15 units fit the database's sums with room to spare.
    package static let cents: ClosedRange<Int64> = -10_000_000_000_000_00...10_000_000_000_000_00
    /// The same in units, for shapes.
    package static let units: ClosedRange<Double> = -10_000_000_000_000...10_000_000_000_000

    /// Hundredths of an amount in units; nil when it has a finer part, or is too large.
    package static func cents(_ units: Double) -> Int64? {
        guard self.units.contains(units) else { return nil }
        let scaled = units * 100
        let whole = scaled.rounded()
        // A double has 15 digits to give; what is beyond them is no finer part that anybody wrote.
        guard abs(scaled - whole) <= max(1e-6, abs(scaled) * 1e-12) else { return nil }
        return Int64(whole)
    }

    package static func units(_ cents: Int64) -> Double { Double(cents) / 100 }

    /// `quantity` in thousandths times a price in hundredths, rounded half away from zero; nil when it is too much.
    package static func product(milli quantity: Int64, cents price: Int64) -> Int64? {
        let (product, overflow) = quantity.multipliedReportingOverflow(by: price)
        guard !overflow else { return nil }
        let (quotient, remainder) = product.quotientAndRemainder(dividingBy: 1_000)
        let rounded = abs(remainder) >= 500 ? quotient + (product < 0 ? -1 : 1) : quotient
        return self.cents.contains(rounded) ? rounded : nil
    }

    /// Three capital letters. Source: ISO 4217; which of them are in use is not ours to say.
    package static func isCurrency(_ text: String) -> Bool {
        text.utf8.count == 3 && text.utf8.allSatisfy { (65...90).contains($0) }
    }
}
