/// How a value is written in the file: the reading of it, and the words for when it does not read.
struct ValueFormat<Value: Sendable>: Sendable {
    /// For the reference page: `amount`, or where the values themselves are few, those: `` `text`, `json` ``.
    let name: String
    /// `a whole number with sat or msat`
    let expected: String
    let example: String
    let parse: @Sendable (String) -> Reading<Value>
}

enum Reading<Value: Sendable>: Sendable {
    case value(Value)
    case wrong
    /// Wrong for a reason of its own, which replaces what is expected.
    case refused(String)
    /// Right, but not in this release.
    case later(String)

    init(_ value: Value?) {
        self = value.map { .value($0) } ?? .wrong
    }
}

extension ValueFormat {
    func limited(to expected: String, _ holds: @escaping @Sendable (Value) -> Bool) -> ValueFormat {
        ValueFormat(name: name, expected: expected, example: example) { text in
            if case .value(let value) = parse(text), !holds(value) { return .wrong }
            return parse(text)
        }
    }
}

/// A whole number at the start of a text, and what follows it without the spaces between.
func splitNumber(_ text: String) -> (number: UInt64, unit: String)? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let number = UInt64(digits) else { return nil }
    return (number, String(text.dropFirst(digits.count).drop { $0 == " " }))
}
