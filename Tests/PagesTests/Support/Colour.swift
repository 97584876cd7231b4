#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Of sRGB, as style sheets write it: `#rgb` or `#rrggbb`.
struct Colour: Hashable {
    private let parts: [Double]

    init?(_ text: some StringProtocol) {
        guard text.first == "#" else { return nil }
        let digits = text.dropFirst().compactMap(\.hexDigitValue)
        switch digits.count {
        case 3: parts = digits.map { Double($0 * 17) / 255 }
        case 6: parts = stride(from: 0, to: 6, by: 2).map { Double(digits[$0] * 16 + digits[$0 + 1]) / 255 }
        default: return nil
        }
    }

    /// WCAG 2.2, "relative luminance".
    private var luminance: Double {
        let linear = parts.map { $0 <= 0.04045 ? $0 / 12.92 : pow(($0 + 0.055) / 1.055, 2.4) }
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }

    /// WCAG 2.2, "contrast ratio".
    func contrast(with other: Colour) -> Double {
        let (high, low) = (max(luminance, other.luminance), min(luminance, other.luminance))
        return (high + 0.05) / (low + 0.05)
    }
}
