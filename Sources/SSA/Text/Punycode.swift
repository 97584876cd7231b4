/// Punycode (RFC 3492), for the labels of a host name behind their `xn--`.
///
/// A label has at most 59 bytes there, so neither side does more than that many steps, each over at most that many code points.
enum Punycode {
    private static let base: UInt32 = 36
    private static let tMin: UInt32 = 1
    private static let tMax: UInt32 = 26
    private static let skew: UInt32 = 38
    private static let damp: UInt32 = 700
    private static let initialBias: UInt32 = 72
    private static let initialN: UInt32 = 128

    /// Of the encoded text, in bytes: a label of DNS without its prefix.
    static let limit = 59

    /// Lower-case text only: what was decoded and encoded again is then the same text. `nil` where it is no Punycode, too long, or stands for no Unicode
    /// scalar values.
    static func decode(_ text: some Collection<UInt8>) -> [Unicode.Scalar]? {
        guard text.count <= limit else { return nil }
        let bytes = Array(text)
        let delimiter = bytes.lastIndex(of: UInt8(ascii: "-"))
        var output = bytes[..<(delimiter ?? 0)].map { Unicode.Scalar($0) }
        guard output.allSatisfy(\.isASCII) else { return nil }
        var rest = bytes[(delimiter.map { $0 + 1 } ?? 0)...]
        var (n, i, bias) = (initialN, UInt32(0), initialBias)
        while !rest.isEmpty {
            guard let next = integer(&rest, from: i, bias: bias) else { return nil }
            let count = UInt32(output.count) + 1
            bias = adapted(next - i, count: count, isFirst: i == 0)
            let (sum, overflow) = n.addingReportingOverflow(next / count)
            guard !overflow, let scalar = Unicode.Scalar(sum) else { return nil }
            n = sum
            output.insert(scalar, at: Int(next % count))
            i = next % count + 1
        }
        return output
    }

    /// Section 6.2: one integer of variable length, added to `start`.
    private static func integer(_ rest: inout ArraySlice<UInt8>, from start: UInt32, bias: UInt32) -> UInt32? {
        var (value, weight, k) = (start, UInt32(1), base)
        while true {
            guard let digit = rest.popFirst().flatMap(digit) else { return nil }
            let (step, tooLarge) = digit.multipliedReportingOverflow(by: weight)
            let (sum, overflow) = value.addingReportingOverflow(step)
            if tooLarge || overflow { return nil }
            value = sum
            let t = threshold(k, bias)
            if digit < t { return value }
            let (next, tooHeavy) = weight.multipliedReportingOverflow(by: base - t)
            if tooHeavy { return nil }
            weight = next
            k += base
        }
    }

    /// `nil` where the text would be longer than ``limit``.
    static func encode(_ scalars: [Unicode.Scalar]) -> [UInt8]? {
        guard scalars.count <= limit else { return nil }
        var output = scalars.filter(\.isASCII).map { UInt8($0.value) }
        let basicCount = UInt32(output.count)
        if basicCount > 0 { output.append(UInt8(ascii: "-")) }
        var (n, delta, bias, handled) = (initialN, UInt32(0), initialBias, basicCount)
        while handled < scalars.count {
            guard let least = scalars.lazy.map(\.value).filter({ $0 >= n }).min() else { return nil }
            // At most 0x10FFFF times 60: no overflow.
            delta += (least - n) * (handled + 1)
            n = least
            for scalar in scalars {
                if scalar.value < n { delta += 1 }
                guard scalar.value == n else { continue }
                append(delta, bias: bias, to: &output)
                bias = adapted(delta, count: handled + 1, isFirst: handled == basicCount)
                delta = 0
                handled += 1
            }
            delta += 1
            n += 1
            if output.count > limit { return nil }
        }
        return output.count <= limit ? output : nil
    }

    private static func append(_ delta: UInt32, bias: UInt32, to output: inout [UInt8]) {
        var (q, k) = (delta, base)
        while true {
            let t = threshold(k, bias)
            if q < t { break }
            output.append(character(t + (q - t) % (base - t)))
            q = (q - t) / (base - t)
            k += base
        }
        output.append(character(q))
    }

    private static func threshold(_ k: UInt32, _ bias: UInt32) -> UInt32 {
        k <= bias ? tMin : min(k - bias, tMax)
    }

    /// Section 6.1.
    private static func adapted(_ delta: UInt32, count: UInt32, isFirst: Bool) -> UInt32 {
        var delta = isFirst ? delta / damp : delta / 2
        delta += delta / count
        var k: UInt32 = 0
        while delta > (base - tMin) * tMax / 2 {
            delta /= base - tMin
            k += base
        }
        return k + (base - tMin + 1) * delta / (delta + skew)
    }

    private static func digit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a"))
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0")) + 26
        default: nil
        }
    }

    private static func character(_ digit: UInt32) -> UInt8 {
        digit < 26 ? UInt8(ascii: "a") + UInt8(digit) : UInt8(ascii: "0") + UInt8(digit - 26)
    }
}
