internal import Lightning

/// A moment as a letter writes it, in UTC.
struct UTCMoment {
    let year: Int64
    /// From 1.
    let month: Int
    let day: Int
    let hour: Int
    let minute: Int
    let second: Int
    /// 0 is Sunday.
    let weekday: Int

    /// Between the years 0 and 9999, the nearest of them otherwise: what stands in a letter has four digits.
    init(_ timestamp: Timestamp) {
        let seconds = min(max(timestamp.seconds, -62_167_219_200), 253_402_300_799)
        let days = (seconds >= 0 ? seconds : seconds - 86_399) / 86_400
        let rest = Int(seconds - days * 86_400)
        (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60)
        weekday = Int(((days + 4) % 7 + 7) % 7)
        // The proleptic Gregorian calendar in eras of 400 years, whose years begin in March.
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = Int(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
        month = Int(monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9)
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// RFC 5322 section 3.3.
    var mailDate: String {
        "\(Self.days[weekday].prefix(3)), \(day) \(Self.months[month - 1].prefix(3)) \(padded(year, 4)) \(clock):\(padded(Int64(second), 2)) +0000"
    }

    /// `27 November 2026 at 13:05 UTC`
    var words: String { "\(day) \(Self.months[month - 1]) \(year) at \(clock) UTC" }

    private var clock: String { "\(padded(Int64(hour), 2)):\(padded(Int64(minute), 2))" }

    private func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private static let days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ]
}
