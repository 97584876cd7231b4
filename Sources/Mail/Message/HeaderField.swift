internal import Foundation

/// A field of a letter's head (RFC 5322 section 2.2). No text that anybody chose can end it: only this file makes the values, and what it takes is encoded or
/// of a type that has no line ends.
struct HeaderField {
    let name: StaticString
    let value: String

    private init(name: StaticString, value: String) {
        self.name = name
        self.value = value
    }

    /// Text for people (`unstructured`).
    static func text(_ name: StaticString, _ text: String) -> HeaderField {
        HeaderField(name: name, value: isPlain(text) ? text : encodedWords(text))
    }

    /// What is the same in every letter.
    static func constant(_ name: StaticString, _ value: StaticString) -> HeaderField {
        HeaderField(name: name, value: "\(value)")
    }

    static func address(_ name: StaticString, _ mailbox: Mailbox) -> HeaderField {
        guard let text = mailbox.name else { return address(name, mailbox.address) }
        let phrase = phrase(text)
        let isLong = phrase.utf8.count + mailbox.address.text.utf8.count > 60
        return HeaderField(name: name, value: "\(phrase)\(isLong ? "\n" : "") <\(mailbox.address)>")
    }

    static func address(_ name: StaticString, _ address: MailAddress) -> HeaderField {
        HeaderField(name: name, value: "<\(address)>")
    }

    static func date(_ name: StaticString, _ moment: UTCMoment) -> HeaderField {
        HeaderField(name: name, value: moment.mailDate)
    }

    /// `<number@host>` (RFC 5322 section 3.6.4).
    static func identifier(_ name: StaticString, _ number: UInt64, _ other: UInt64, at host: MailAddress) -> HeaderField {
        HeaderField(name: name, value: "<\(hexadecimal(number))\(hexadecimal(other))@\(host.host)>")
    }

    static func alternatives(_ name: StaticString, boundary: UInt64) -> HeaderField {
        HeaderField(name: name, value: "multipart/alternative; boundary=\"\(hexadecimal(boundary))\"")
    }

    var line: String { "\(name): \(value)\n" }

    static func hexadecimal(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// Goes on one line as it is, and does not look like an encoded word.
    private static func isPlain(_ text: String) -> Bool {
        text.utf8.count <= 60 && text.utf8.allSatisfy { (0x20...0x7E).contains($0) } && !text.contains("=?")
    }

    /// A display name: quoted, or encoded where quoting is not enough.
    private static func phrase(_ text: String) -> String {
        guard isPlain(text) else { return encodedWords(text) }
        let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return "\"\(escaped)\""
    }

    /// RFC 2047 section 2: words of at most 75 characters, each of whole code points, one on a line. Control characters become spaces.
    private static func encodedWords(_ text: String) -> String {
        var words: [String] = []
        var bytes: [UInt8] = []
        func end() {
            if !bytes.isEmpty { words.append("=?UTF-8?B?\(Data(bytes).base64EncodedString())?=") }
            bytes = []
        }
        for scalar in text.unicodeScalars {
            let isControl = scalar.properties.generalCategory == .control
            let encoded = Array(String(isControl ? " " : scalar).utf8)
            // 39 bytes are 52 characters of base64, 12 stand around them, and the name of the field before them: a line has 76 at most.
            if bytes.count + encoded.count > 39 { end() }
            bytes += encoded
        }
        end()
        return words.joined(separator: "\n ")
    }
}
