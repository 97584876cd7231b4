/// What a password comes down to when case and padding are taken off: `Password2024!`, `passwordpassword` and `12password34` all come down to `password`.
struct PasswordShapes {
    /// The whole and what is left of it, lower-cased.
    private(set) var all: Set<String> = []
    /// A row of the alphabet or a keyboard, forwards or backwards, or at most four characters that repeat.
    let isSequence: Bool

    init(_ text: String) {
        let whole = Array(text.lowercased().unicodeScalars)
        let plain = whole.filter(Self.isLetterOrDigit)
        let word = Self.trimmingDigits(plain)
        for shape in [whole, plain, word] where !shape.isEmpty {
            all.insert(Self.string(shape))
            all.insert(Self.string(Self.trimmingDigits(Self.repeatedUnit(shape))))
        }
        all.remove("")
        isSequence = Self.repeatedUnit(whole).count <= 4 || Self.isRow(whole)
    }

    static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar.properties.canonicalCombiningClass != .notReordered
    }

    private static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    private static func trimmingDigits(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        let isDigit = { (scalar: Unicode.Scalar) in scalar.properties.numericType != nil }
        guard let first = scalars.firstIndex(where: { !isDigit($0) }), let last = scalars.lastIndex(where: { !isDigit($0) }) else { return [] }
        return Array(scalars[first...last])
    }

    /// The shortest piece that makes the whole when it is repeated; the last time may be cut short. The whole itself where there is none.
    ///
    /// By the prefix function of Knuth, Morris and Pratt, in one pass: the text comes from the network.
    private static func repeatedUnit(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        guard scalars.count > 1 else { return scalars }
        var borders = [Int](repeating: 0, count: scalars.count)
        for index in 1..<scalars.count {
            var border = borders[index - 1]
            while border > 0, scalars[index] != scalars[border] { border = borders[border - 1] }
            borders[index] = scalars[index] == scalars[border] ? border + 1 : 0
        }
        let period = scalars.count - borders[scalars.count - 1]
        return period * 2 <= scalars.count ? Array(scalars[..<period]) : scalars
    }

    private static let rows = [
        "0123456789", "1234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "qwertzuiopasdfghjklyxcvbnm",
        "azertyuiopqsdfghjklmwxcvbn", "qwertyuiop[]asdfghjkl;'zxcvbnm,./", "1234567890qwertyuiopasdfghjklzxcvbnm",
        "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
        "qazwsxedcrfvtgbyhnujmikolp", "!@#$%^&*()", "йцукенгшщзхъфывапролджэячсмитьбю",
    ].map { Array($0.unicodeScalars) }

    private static func isRow(_ scalars: [Unicode.Scalar]) -> Bool {
        rows.contains { row in follows(row, scalars) || follows(row.reversed(), scalars) }
    }

    /// Whether the text starts somewhere in the row and goes on along it, and round again.
    private static func follows(_ row: [Unicode.Scalar], _ scalars: [Unicode.Scalar]) -> Bool {
        guard let start = row.firstIndex(of: scalars.first ?? " ") else { return false }
        return scalars.enumerated().allSatisfy { row[(start + $0.offset) % row.count] == $0.element }
    }
}
