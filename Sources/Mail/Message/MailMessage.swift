internal import Lightning

/// A letter as a mail program takes it on its standard input: RFC 5322 with two alternatives of the same content (RFC 2046 section 5.1.4), lines ended by a line
/// feed.
struct MailMessage {
    let from: Mailbox
    let to: MailAddress
    let subject: String
    let plain: String
    let html: String
    let sentAt: Timestamp

    func bytes(random: RandomSource) -> [UInt8] {
        let boundary = random.next()
        let fields: [HeaderField] = [
            .address("From", from), .address("To", to), .text("Subject", subject), .date("Date", UTCMoment(sentAt)),
            .identifier("Message-ID", random.next(), random.next(), at: from.address),
            // RFC 3834 section 5: nobody's program answers it.
            .constant("Auto-Submitted", "auto-generated"), .constant("MIME-Version", "1.0"), .alternatives("Content-Type", boundary: boundary),
        ]
        let line = "--" + HeaderField.hexadecimal(boundary)
        let text =
            fields.map(\.line).joined() + "\n" + line + "\n" + part("text/plain; charset=utf-8", plain) + line + "\n"
            + part("text/html; charset=utf-8", html) + line + "--\n"
        return Array(text.utf8)
    }

    private func part(_ type: StaticString, _ text: String) -> String {
        let fields: [HeaderField] = [.constant("Content-Type", type), .constant("Content-Transfer-Encoding", "quoted-printable")]
        return fields.map(\.line).joined() + "\n" + QuotedPrintable.encode(text) + "\n"
    }
}
