/// What to call a program by what it says of itself in `User-Agent`: a browser and its system by their names, others by the first word.
///
/// It may lie; it is only to jog the memory of whoever looks at his own sessions.
struct ProgramName {
    let text: String

    /// Each name stands before those that browsers also call themselves.
    private static let browsers = [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("Vivaldi/", "Vivaldi"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
    ]
    private static let systems = [
        ("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ]

    /// `nil` where it says nothing.
    init?(_ userAgent: String) {
        guard let word = userAgent.split(separator: " ").first else { return nil }
        guard userAgent.hasPrefix("Mozilla/"), let browser = ProgramName.first(ProgramName.browsers, in: userAgent) else {
            text = String(word.prefix(40))
            return
        }
        text = [browser, ProgramName.first(ProgramName.systems, in: userAgent)].compactMap(\.self).joined(separator: ", ")
    }

    private static func first(_ names: [(mark: String, name: String)], in text: String) -> String? {
        names.first { text.contains($0.mark) }?.name
    }
}
