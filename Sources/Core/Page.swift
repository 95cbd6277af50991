/// Which part of a list is wanted.
package struct PageRequest: Sendable, Equatable {
    /// Longest page. Source: workspace contract, pagination.
    package static let limits: ClosedRange<Int64> = 1...100
    package static let defaultLimit: Int64 = 20
    /// Rows that may be skipped; far beyond what anybody pages through, and far from any overflow.
    package static let offsets: ClosedRange<Int64> = 0...1_000_000_000

    package let limit: Int64
    package let offset: Int64

    package init(limit: Int64 = Self.defaultLimit, offset: Int64 = 0) {
        self.limit = limit.clamped(to: Self.limits)
        self.offset = offset.clamped(to: Self.offsets)
    }
}

/// One part of a list, and how long the whole is.
package struct Page<Item: Sendable>: Sendable {
    package let items: [Item]
    package let total: Int64
    package let request: PageRequest

    package init(items: [Item], total: Int64, request: PageRequest) {
        self.items = items
        self.total = total
        self.request = request
    }

    package var hasMore: Bool { self.request.offset + Int64(self.items.count) < self.total }

    /// Where the next part starts; nil on the last one.
    package var nextOffset: Int64? { self.hasMore ? self.request.offset + Int64(self.items.count) : nil }
}

extension Comparable {
    package func clamped(to range: ClosedRange<Self>) -> Self {
        min(max(self, range.lowerBound), range.upperBound)
    }
}
