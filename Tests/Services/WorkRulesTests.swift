import Core
import Primitives
import Testing

/// What holds for tasks, files and money whoever stores them.
@Suite struct WorkRulesTests {
    // MARK: Files

    @Test(
        arguments: [
            ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0], FileType.png), ([0xFF, 0xD8, 0xFF, 0xE0, 0], .jpeg),
            (Array("GIF89a".utf8) + [0], .gif), (Array("RIFF".utf8) + [1, 0, 0, 0] + Array("WEBPVP8 ".utf8), .webp),
            (Array("RIFF".utf8) + [1, 0, 0, 0] + Array("WAVEfmt ".utf8), .wave),
            ([0, 0, 0, 0x1C] + Array("ftypavif".utf8), .avif), ([0, 0, 0, 0x1C] + Array("ftypisom".utf8), .mp4),
            (Array("%PDF-1.7\n".utf8) + [0xE2, 0xE3], .pdf), (Array("%PDF-1.7 text".utf8), .pdf),
            ([0x50, 0x4B, 0x03, 0x04, 0], .zip), ([0x1F, 0x8B, 0x08, 0], .gzip),
            ([0x7F, 0x45, 0x4C, 0x46, 2], .program), (Array("MZ".utf8) + [0x90, 0, 3], .program),
            (Array("MZ is short for Mozambique".utf8), .text), (Array("BM, BN and BO".utf8), .text),
            (Array("plain, žluťoučký\n".utf8), .text), (Array("<svg onload=alert(1)>".utf8), .markup),
            (Array("\u{FEFF} \n<!doctype html>".utf8), .markup), ([0, 1, 2, 3], .unknown), ([0xC3, 0x28], .unknown),
            (Array("RIFF".utf8) + [1, 0, 0, 0] + Array("AVI ".utf8), .unknown),
        ] as [([UInt8], FileType)])
    func `a file is what its first bytes are`(_ head: [UInt8], _ type: FileType) {
        #expect(FileType.sniff(head, isWhole: true) == type)
    }

    @Test func `a text whose last character is cut by the end of the head is a text`() {
        let text = Array(String(repeating: "x", count: 10).utf8) + Array("🐢".utf8)
        for cut in 1...3 {
            #expect(FileType.sniff(text.dropLast(cut), isWhole: false) == .text)
            #expect(FileType.sniff(text.dropLast(cut), isWhole: true) == .unknown)
        }
    }

    @Test func `nothing that a browser could run is shown in the place of a page`() {
        for type in [FileType.markup, .pdf, .zip, .unknown, .program] { #expect(!type.isShown) }
        #expect(FileType.markup.mediaType == "text/plain; charset=utf-8")
    }

    @Test(arguments: [
        ("report.pdf", "report.pdf"), ("../../etc/passwd", "passwd"), ("C:\\fakepath\\a.png", "a.png"),
        ("žluťoučký kůň.txt", "žluťoučký kůň.txt"), ("名前.png", "名前.png"), ("", "file"), ("..", "file"),
        ("/", "file"), ("  x \u{7}y\r\n.txt ", "x y.txt"), ("a\u{202E}gnp.exe", "agnp.exe"),
        ("می‌خواهم.txt", "می‌خواهم.txt"), ("\u{200B}\u{2066}", "file"),
    ])
    func `a file's name is cleaned of folders and of what is not seen`(_ given: String, _ kept: String) {
        #expect(WorkRules.fileName(given) == kept)
    }

    @Test func `a long name keeps its ending`() {
        let name = WorkRules.fileName(String(repeating: "ž", count: 400) + ".jpeg")
        #expect(name.unicodeScalars.count == 255 && name.hasSuffix("ž.jpeg"))
        #expect(WorkRules.fileName(String(repeating: "a", count: 400)).unicodeScalars.count == 255)
    }

    // MARK: Order

    @Test func `a place between two tasks moves nobody while there is room`() {
        let place = BoardOrder.place(behind: 100, before: [200, 300], isAll: false)
        #expect(place?.position == 150 && place?.moved == [])
        #expect(BoardOrder.place(behind: nil, before: [7], isAll: false)?.position == 7 - BoardOrder.step)
        #expect(BoardOrder.place(behind: nil, before: [], isAll: true)?.position == 0)
        #expect(BoardOrder.place(behind: 5, before: [], isAll: true)?.position == 5 + BoardOrder.step)
    }

    @Test func `where there is no room the nearest neighbours are spread, and order stays`() throws {
        let place = try #require(BoardOrder.place(behind: 10, before: [11, 12, 1_000_000, 2_000_000], isAll: false))
        #expect(place.moved.count == 2)
        let all = [10, place.position] + place.moved + [1_000_000]
        #expect(all == all.sorted() && Set(all).count == all.count)
        #expect(BoardOrder.place(behind: 10, before: [11, 12], isAll: false) == nil)
        let last = try #require(BoardOrder.place(behind: 10, before: [10, 10], isAll: true))
        #expect(last.moved.count == 2 && last.position > 10 && last.moved[0] > last.position)
    }

    @Test func `a thousand moves to one and the same place keep the order`() throws {
        var column = [Int64(0), BoardOrder.step]
        var spreads = 0
        for _ in 0..<1_000 {
            let followers = Array(column.dropFirst())
            let place = try #require(BoardOrder.place(behind: column[0], before: followers, isAll: true))
            if !place.moved.isEmpty { spreads += 1 }
            column = [column[0], place.position] + place.moved + followers.dropFirst(place.moved.count)
            #expect(column == column.sorted() && Set(column).count == column.count)
        }
        #expect(spreads < 300)
    }

    // MARK: Tasks, money, time

    @Test func `a milestone's progress is the share of its tasks that are completed, in whole percent`() {
        var milestone = Milestone(
            id: .v7(), workspace: .v7(), title: "M", description: nil, status: .open, dueAt: nil, taskCount: 0,
            completedCount: 0, createdBy: .v7(), version: 1, createdAt: .now, updatedAt: .now)
        #expect(milestone.progress == 0)
        for (tasks, completed, progress) in [(3, 1, 33), (3, 2, 66), (3, 3, 100), (1_000, 999, 99)] {
            milestone.taskCount = Int64(tasks)
            milestone.completedCount = Int64(completed)
            #expect(milestone.progress == Int64(progress))
        }
    }

    @Test func `what hours cost is exact, and rounded half up once`() {
        let price = HourlyRate.Price(cents: 3_333, currency: "EUR")
        #expect(price.cost(ofSeconds: 3_600) == 3_333)
        #expect(price.cost(ofSeconds: 0) == 0)
        #expect(price.cost(ofSeconds: 1) == 1)  // 0.9258…
        #expect(HourlyRate.Price(cents: 1_800, currency: "EUR").cost(ofSeconds: 1) == 1)  // 0.5
        #expect(HourlyRate.Price(cents: 1_799, currency: "EUR").cost(ofSeconds: 1) == 0)
        #expect(HourlyRate.Price(cents: .max, currency: "EUR").cost(ofSeconds: 9) == .max)
        #expect(HourlyRate.Price(cents: 10_000, currency: "EUR").cost(ofSeconds: 90 * 60) == 15_000)
    }

    @Test func `the completion of a task is noted once, and forgotten when it goes on`() throws {
        var task = ProjectTask(
            id: .v7(), workspace: .v7(), title: "T", description: nil, status: .pending, priority: .low, assignee: nil,
            milestone: nil, estimatedHours: nil, actualSeconds: 0, tags: [], position: 0, dueAt: nil, completedAt: nil,
            commentCount: 0, attachmentCount: 0, createdBy: .v7(), version: 1, createdAt: .now, updatedAt: .now)
        let (first, second) = (Instant(seconds: 1_000), Instant(seconds: 2_000))
        TaskRules.set(.completed, of: &task, at: first)
        TaskRules.set(.completed, of: &task, at: second)
        #expect(task.completedAt == first)
        TaskRules.set(.cancelled, of: &task, at: second)
        #expect(task.completedAt == nil)
        var draft = TaskDraft()
        draft.title = "  "
        #expect(throws: CoreError.self) { try TaskRules.apply(draft, to: &task, at: second) }
    }

    @Test func `a forgotten timer counts no longer than an entry may be`() {
        let start = Instant(seconds: 0)
        #expect(WorkRules.end(ofTimerSince: start, at: Instant(seconds: 60)) == Instant(seconds: 60))
        #expect(WorkRules.end(ofTimerSince: start, at: Instant(seconds: 1 << 40)) == start + .seconds(31 * 86_400))
        #expect(WorkRules.end(ofTimerSince: start, at: Instant(seconds: -5)) == start)
    }
}
