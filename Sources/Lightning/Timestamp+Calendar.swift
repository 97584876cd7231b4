extension Timestamp {
    /// In UTC and whole seconds (RFC 3339): `2026-01-31T23:59:59Z`. Moments outside of the years 0 to 9999 become the nearest one inside.
    public var rfc3339: String {
        let moment = CivilMoment(self)
        return "\(moment.year.padded(4))-\(moment.month.padded(2))-\(moment.day.padded(2))T\(moment.timeOfDay)Z"
    }

    /// `IMF-fixdate` of RFC 9110 section 5.6.7: `Sun, 06 Nov 1994 08:49:37 GMT`. Bounded like ``rfc3339``.
    public var httpDate: String {
        let moment = CivilMoment(self)
        let weekday = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][Int(((moment.daysSince1970 % 7) + 7) % 7)]
        let month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][Int(moment.month) - 1]
        return "\(weekday), \(moment.day.padded(2)) \(month) \(moment.year.padded(4)) \(moment.timeOfDay) GMT"
    }
}

/// A moment as the Gregorian calendar and a clock in UTC show it.
private struct CivilMoment {
    let daysSince1970: Int64
    let year: Int64
    let month: Int64
    let day: Int64
    private let second: Int64

    /// Days are counted in eras of 400 years that begin in March, so that the leap day comes last.
    init(_ timestamp: Timestamp) {
        let seconds = min(max(timestamp.seconds, -62_167_219_200), 253_402_300_799)
        daysSince1970 = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        second = seconds - daysSince1970 * 86_400
        let shifted = daysSince1970 + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
    }

    var timeOfDay: String { "\((second / 3600).padded(2)):\((second / 60 % 60).padded(2)):\((second % 60).padded(2))" }
}

extension Int64 {
    fileprivate func padded(_ width: Int) -> String {
        let digits = String(self)
        return String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
    }
}
