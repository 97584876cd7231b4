/// Bytes by their place in the grammars of RFC 9110 and RFC 3986. Bit masks rather than tables: a global table costs a
/// once-check a use.
extension UInt8 {
    /// `tchar` of RFC 9110 section 5.6.2.
    @inline(__always)
    var isTokenCharacter: Bool {
        // 0...63: ! # $ % & ' * + - . 0-9
        // 64...127: A-Z ^ _ ` a-z | ~
        let mask: UInt64 = self < 64 ? 0x03FF_6CFA_0000_0000 : 0x57FF_FFFF_C7FF_FFFE
        return self < 128 && (mask &>> UInt64(self)) & 1 == 1
    }

    /// What a field value may hold: visible characters, SP, HTAB and obs-text (RFC 9110 section 5.5).
    @inline(__always)
    var isFieldValueCharacter: Bool {
        self >= 0x20 ? self != 0x7F : self == 0x09
    }

    /// What a request target may hold: visible ASCII without the characters that no URI has (RFC 3986 section 2).
    @inline(__always)
    var isTargetCharacter: Bool {
        self > 0x20 && self < 0x7F && self != UInt8(ascii: "\"") && self != UInt8(ascii: "<") && self != UInt8(ascii: ">")
            && self != UInt8(ascii: "#")
    }

    @inline(__always)
    var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

    @inline(__always)
    var isLetter: Bool { (self | 0x20) >= UInt8(ascii: "a") && (self | 0x20) <= UInt8(ascii: "z") }

    @inline(__always)
    var isOptionalWhitespace: Bool { self == 0x20 || self == 0x09 }

    /// ASCII upper case to lower; everything else as it is.
    @inline(__always)
    var lowercased: UInt8 { self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") ? self | 0x20 : self }

    @inline(__always)
    var hexadecimalValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension UnsafeRawBufferPointer {
    /// Whether these are exactly the bytes of `text`.
    @inline(__always)
    func equals(_ text: StaticString) -> Bool {
        count == text.utf8CodeUnitCount && starts(with: text)
    }

    /// Whether the first bytes are those of `text`.
    @inline(__always)
    func starts(with text: StaticString) -> Bool {
        guard count >= text.utf8CodeUnitCount else { return false }
        for index in 0..<text.utf8CodeUnitCount where self[index] != text.utf8Start[index] { return false }
        return true
    }

    /// The first place from `start` on where no character of a field value stands; `count` where all are. Most bytes of a head are of values, so they are looked
    /// at eight at a time.
    func endOfFieldValue(from start: Int) -> Int {
        var index = start
        while index + 8 <= count {
            let odd = oddBytes(loadUnaligned(fromByteOffset: index, as: UInt64.self).littleEndian)
            guard odd != 0 else {
                index += 8
                continue
            }
            index += odd.trailingZeroBitCount / 8
            // A tab is odd, but may stand in a value.
            guard self[index].isFieldValueCharacter else { return index }
            index += 1
        }
        while index < count, self[index].isFieldValueCharacter { index += 1 }
        return index
    }

    /// The high bit of every byte below 0x20 and of every 0x7F. Those above the lowest such byte may be marked wrongly, for subtraction borrows from them.
    @inline(__always)
    private func oddBytes(_ word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let isControl = (word &- ones &* 0x20) & ~word
        let delete = word ^ (ones &* 0x7F)
        let isDelete = (delete &- ones) & ~delete
        return (isControl | isDelete) & (ones &* 0x80)
    }
}
