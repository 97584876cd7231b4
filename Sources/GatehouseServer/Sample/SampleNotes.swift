internal import Synchronization

/// The last notes, as long as the process lives.
final class SampleNotes: Sendable {
    /// Of one note, in bytes.
    static let longest = 4096
    private static let limit = 100

    private let notes = Mutex<[SampleNote]>([SampleNote(text: "the first note", from: "nobody")])

    /// For JSON, the oldest first.
    var all: [[String: String]] { notes.withLock { $0.map { ["text": $0.text, "from": $0.from] } } }

    func add(_ note: SampleNote) {
        notes.withLock { notes in
            notes.append(note)
            if notes.count > Self.limit { notes.removeFirst() }
        }
    }
}

struct SampleNote: Sendable {
    let text: String
    let from: String
}
