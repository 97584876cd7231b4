internal import Yams

/// Where problems are gathered while a file is read: reading goes on after each.
final class ProblemList {
    private(set) var problems: [ConfigurationProblem] = []

    func add(_ mark: Mark?, _ message: String) {
        add(line: mark?.line ?? 0, column: mark?.column ?? 0, message)
    }

    func add(line: Int, column: Int, _ message: String) {
        problems.append(ConfigurationProblem(line: line, column: column, message: message))
    }
}

/// Reads one mapping by the keys that it may have. Every answer is `nil` after a problem was noted.
struct SectionReader {
    /// `services[0].payment`; empty at the root.
    let place: String
    let mark: Mark?
    let problems: ProblemList
    private let keys: [ConfigurationKey]
    private let entries: [String: (mark: Mark?, value: Node)]

    init(_ node: Node, place: String, keys: [ConfigurationKey], mark: Mark? = nil, problems: ProblemList) {
        self.place = place
        self.mark = mark ?? node.mark
        self.problems = problems
        self.keys = keys
        var entries: [String: (Mark?, Node)] = [:]
        if let mapping = node.mapping {
            for (key, value) in mapping {
                if let name = Self.admitted(key, keys: keys, place: place, problems: problems) { entries[name] = (key.mark, value) }
            }
        } else if !node.isEmptyScalar {
            problems.add(
                node.mark, "\(place.isEmpty ? "the file" : place): found \(node.foundWords), expected a mapping with the keys \(Self.list(keys))")
        }
        self.entries = entries
    }

    private static func admitted(_ key: Node, keys: [ConfigurationKey], place: String, problems: ProblemList) -> String? {
        guard let name = key.scalar?.string else {
            problems.add(key.mark, "\(place.isEmpty ? "" : place + ": ")found \(key.foundWords) as a key, expected a name")
            return nil
        }
        guard let declared = keys.first(where: { $0.name == name }) else {
            let nearest = Spelling.nearest(to: name, among: keys.map(\.name))
            let hint = nearest.map { "did you mean `\($0)`?" } ?? "there are \(list(keys))"
            problems.add(key.mark, "unknown key `\(path(place, name.shortened))`; \(hint)")
            return nil
        }
        guard !declared.isLater else {
            problems.add(key.mark, "`\(path(place, name))` is not available in this release; take it out")
            return nil
        }
        return name
    }

    private static func list(_ keys: [ConfigurationKey]) -> String {
        keys.filter { !$0.isLater }.map { "`\($0.name)`" }.joined(separator: ", ")
    }

    private static func path(_ place: String, _ name: String) -> String {
        place.isEmpty ? name : "\(place).\(name)"
    }

    func path(_ name: String) -> String { Self.path(place, name) }

    func mark(of key: ConfigurationKey) -> Mark? { mark(of: key.name) }

    func mark(of name: String) -> Mark? { entries[name]?.value.mark }

    func has(_ key: ConfigurationKey) -> Bool { entries[key.name] != nil }

    /// As it stands there, whether it reads or not; `nil` where it is left out or no text.
    func text(_ key: ConfigurationKey) -> String? { entries[key.name]?.value.scalar?.string }

    // MARK: Values

    /// The value, or its default where it has one and is left out.
    func value<Value>(_ key: ValueKey<Value>) -> Value? {
        guard let (_, node) = entries[key.key.name] else { return absent(key.key, key.format) }
        return scalar(node, key.format, place: path(key.key.name))
    }

    /// Empty when it is left out; without the elements that do not read.
    func values<Value>(_ key: ValuesKey<Value>) -> [Value] {
        guard let (_, node) = entries[key.key.name] else {
            _ = absent(key.key, key.format)
            return []
        }
        let place = path(key.key.name)
        if key.takesOne, node.scalar.map({ !$0.string.isEmpty }) ?? false { return [scalar(node, key.format, place: place)].compactMap { $0 } }
        guard let sequence = node.sequence else {
            let example = "[\(key.format.example)]"
            problems.add(node.mark, "\(place): found \(node.foundWords), expected a list, for example `\(example)`")
            return []
        }
        if sequence.isEmpty, key.key.presence == .required, !key.mayBeEmpty {
            problems.add(node.mark, "`\(place)`: found an empty list, expected one element at least, for example `\(key.format.example)`")
        }
        return sequence.enumerated().compactMap { scalar($1, key.format, place: "\(place)[\($0)]") }
    }

    private func absent<Value>(_ key: ConfigurationKey, _ format: ValueFormat<Value>) -> Value? {
        switch key.presence {
        case .optional: return nil
        case .default(let text):
            if case .value(let value) = format.parse(text) { return value }
            return nil
        case .required:
            problems.add(mark, "`\(path(key.name))` is missing: \(format.expected), for example `\(key.name): \(format.example)`")
            return nil
        }
    }

    private func scalar<Value>(_ node: Node, _ format: ValueFormat<Value>, place: String) -> Value? {
        guard let text = node.scalar?.string else {
            problems.add(node.mark, "\(place): found \(node.foundWords), \(expected(format))")
            return nil
        }
        switch format.parse(text) {
        case .value(let value): return value
        case .wrong: problems.add(node.mark, "\(place): found \(node.foundWords), \(expected(format))")
        case .refused(let reason): problems.add(node.mark, "\(place): found \(node.foundWords), expected \(reason)")
        case .later(let what): problems.add(node.mark, "\(place): \(what) is not available in this release")
        }
        return nil
    }

    private func expected<Value>(_ format: ValueFormat<Value>) -> String {
        "expected \(format.expected), for example `\(format.example)`"
    }

    // MARK: Sections

    /// A section that is left out reads as an empty one when it is optional, so that its defaults hold; `nil` when it is required.
    func section(_ key: ConfigurationKey) -> SectionReader? {
        guard case .section(let keys) = key.kind else { return nil }
        guard let (mark, node) = entries[key.name] else {
            if key.presence == .required { missing(key, keys) }
            return key.presence == .required
                ? nil : SectionReader(Node("", Tag(.null)), place: path(key.name), keys: keys, mark: self.mark, problems: problems)
        }
        return SectionReader(node, place: path(key.name), keys: keys, mark: mark, problems: problems)
    }

    /// One of some words, or a section; `nil` where it is left out and after a problem was noted.
    func wordOrSection(_ key: ConfigurationKey, words: [String]) -> WordOrSection? {
        guard let (_, node) = entries[key.name], case .section(let keys) = key.kind else { return nil }
        if let word = node.scalar?.string, words.contains(word) { return .word(word) }
        guard node.mapping != nil else {
            let choice = words.map { "`\($0)`" }.joined(separator: ", ")
            problems.add(node.mark, "\(path(key.name)): found \(node.foundWords), expected \(choice) or a mapping with the keys \(Self.list(keys))")
            return nil
        }
        return section(key).map { .section($0) }
    }

    enum WordOrSection {
        case word(String)
        case section(SectionReader)
    }

    /// One of some words, or a list of sections; `nil` where it is left out and after a problem was noted.
    func wordOrSections(_ key: ConfigurationKey, words: [String]) -> WordOrSections? {
        guard let (_, node) = entries[key.name], case .sections = key.kind else { return nil }
        if let word = node.scalar?.string, words.contains(word) { return .word(word) }
        guard node.sequence != nil else {
            let choice = words.map { "`\($0)`" }.joined(separator: ", ")
            problems.add(node.mark, "\(path(key.name)): found \(node.foundWords), expected \(choice) or a list; begin each element with `- `")
            return nil
        }
        return .sections(sections(key))
    }

    enum WordOrSections {
        case word(String)
        case sections([SectionReader])
    }

    func sections(_ key: ConfigurationKey) -> [SectionReader] {
        guard case .sections(let keys) = key.kind else { return [] }
        guard let (mark, node) = entries[key.name] else {
            if key.presence == .required { missing(key, keys) }
            return []
        }
        guard let sequence = node.sequence else {
            problems.add(node.mark ?? mark, "\(path(key.name)): found \(node.foundWords), expected a list; begin each element with `- `")
            return []
        }
        if sequence.isEmpty, key.presence == .required {
            problems.add(node.mark, "\(path(key.name)): found an empty list, expected one element at least")
        }
        return sequence.enumerated().map { SectionReader($1, place: "\(path(key.name))[\($0)]", keys: keys, problems: problems) }
    }

    /// The texts of a section whose keys another target reads: what is said here names unknown keys and kinds, but not wrong values.
    func texts() -> [String: String] {
        var texts: [String: String] = [:]
        for (name, entry) in entries {
            if let text = entry.value.scalar?.string {
                texts[name] = text
            } else {
                problems.add(entry.value.mark, "\(path(name)): found \(entry.value.kindWords), expected a text")
            }
        }
        for key in keys
        where key.presence == .required && texts[key.name, default: ""].isEmpty && (entries[key.name]?.value.scalar != nil || !has(key)) {
            if case .value(_, let example) = key.kind {
                problems.add(mark, "`\(path(key.name))` is missing, for example `\(key.name): \(example)`")
            }
        }
        return texts
    }

    private func missing(_ key: ConfigurationKey, _ keys: [ConfigurationKey]) {
        problems.add(mark, "`\(path(key.name))` is missing: a section with \(Self.list(keys))")
    }
}

extension Node {
    var isEmptyScalar: Bool { scalar.map { $0.string.isEmpty } ?? false }

    /// What stands there, for an error message.
    var foundWords: String {
        guard let text = scalar?.string else { return kindWords }
        return text.isEmpty ? "nothing" : "`\(text.shortened)`"
    }

    /// The same without the value.
    var kindWords: String {
        switch self {
        case .scalar(let scalar): scalar.string.isEmpty ? "nothing" : "a text"
        case .mapping: "a mapping"
        case .sequence: "a list"
        case .alias: "an alias"
        }
    }
}

extension String {
    /// For an error message: one line, 60 characters at most.
    var shortened: String {
        let line = map { $0.isNewline || $0.unicodeScalars.contains { $0.value < 0x20 } ? " " : String($0) }.joined()
        return line.count <= 60 ? line : line.prefix(57) + "..."
    }
}
