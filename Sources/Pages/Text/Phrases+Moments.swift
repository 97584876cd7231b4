internal import Lightning

extension Phrases {
    /// Day and minute in UTC, which needs neither a clock nor a table of time zones.
    func plainMoment(_ moment: Timestamp) -> Markup {
        // 2026-01-31T23:59:59Z
        let stamp = moment.rfc3339.utf8
        let part = { (start: Int, count: Int) in String(decoding: stamp.dropFirst(start).prefix(count), as: UTF8.self) }
        let (month, day) = (Int(part(5, 2)) ?? 1, Int(part(8, 2)) ?? 1)
        let names = (text("months") ?? "").split(separator: " ")
        return self(
            "date",
            [
                "day": day == 1 ? self("first-day") : Markup(String(day)),
                "month": names.indices.contains(month - 1) ? Markup(names[month - 1]) : Markup(String(month)), "year": Markup(part(0, 4)),
                "time": Markup(part(11, 5)),
            ])
    }

    /// The same in an element that says it to programs, too.
    func moment(_ moment: Timestamp) -> Markup {
        Markup(html: "<time datetime=\"\(moment.rfc3339)\">\(plainMoment(moment).html)</time>")
    }

    /// When to try again. From two minutes on in minutes, rounded up.
    func wait(seconds: Int) -> Markup {
        switch max(1, seconds) {
        case 1: self("wait-second")
        case let seconds where seconds < 120: self("wait-seconds", ["count": Markup(String(seconds))])
        case let seconds: self("wait-minutes", ["count": Markup(String((seconds - 1) / 60 + 1))])
        }
    }
}
