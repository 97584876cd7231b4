/// Both JSON forms: version 1 with long names, text and a hexadecimal signature, version 2 with short names and base64 where text does not do.
///
/// The order of the names is free. A name that a form does not have is refused, and so is a field given twice.
enum JSONMacaroonParser {
    static func macaroon(_ reader: inout ByteReader) throws(MacaroonParseError) -> Macaroon {
        var json = JSONReader(reader)
        let macaroon = try macaroon(&json)
        json.skipWhitespace()
        reader = json.reader
        return macaroon
    }

    /// A macaroon and its discharges as one array, with nothing after it.
    static func array(_ reader: inout ByteReader) throws(MacaroonParseError) -> [Macaroon] {
        var json = JSONReader(reader)
        var macaroons: [Macaroon] = []
        try json.array { json throws(MacaroonParseError) in
            guard macaroons.count < Macaroon.Limits.macaroons else { throw json.reader.error(.tooManyMacaroons) }
            macaroons.append(try macaroon(&json))
        }
        guard !macaroons.isEmpty else { throw reader.error(.empty) }
        json.skipWhitespace()
        guard json.reader.isAtEnd else { throw json.reader.error(.trailingBytes) }
        reader = json.reader
        return macaroons
    }

    private static func macaroon(_ json: inout JSONReader) throws(MacaroonParseError) -> Macaroon {
        var fields = MacaroonFields()
        try json.object { name, offset, json throws(MacaroonParseError) in try fields.read(name, at: offset, &json) }
        let end = json.reader.offset
        guard let identifier = fields.identifier else { throw MacaroonParseError(.missingName(fields.isVersion1 ? "identifier" : "i"), at: end) }
        guard let signature = fields.signature else { throw MacaroonParseError(.missingName(fields.isVersion1 ? "signature" : "s64"), at: end) }
        return Macaroon(location: fields.location ?? [], identifier: identifier, caveats: fields.caveats ?? [], signature: signature)
    }

    static func caveats(version1: Bool, _ json: inout JSONReader) throws(MacaroonParseError) -> [Macaroon.Caveat] {
        var caveats: [Macaroon.Caveat] = []
        try json.array { json throws(MacaroonParseError) in
            guard caveats.count < Macaroon.Limits.caveats else { throw json.reader.error(.tooManyCaveats) }
            var fields = CaveatFields(isVersion1: version1)
            let start = json.reader.offset
            try json.object { name, offset, json throws(MacaroonParseError) in try fields.read(name, at: offset, &json) }
            let end = json.reader.offset
            guard let identifier = fields.identifier else { throw MacaroonParseError(.missingName(version1 ? "cid" : "i"), at: end) }
            guard let verificationID = fields.verificationID else {
                guard fields.location?.isEmpty ?? true else { throw MacaroonParseError(.locationOfFirstPartyCaveat, at: start) }
                caveats.append(Macaroon.Caveat(identifier: identifier))
                return
            }
            guard !verificationID.isEmpty else { throw MacaroonParseError(.emptyVerificationID, at: start) }
            caveats.append(Macaroon.Caveat(identifier: identifier, verificationID: verificationID, location: fields.location ?? []))
        }
        return caveats
    }
}

/// What has been read of a macaroon's object.
private struct MacaroonFields {
    /// `nil` until a name has told.
    private var version: Int?
    private var statedVersion = false
    var location: [UInt8]?
    var identifier: [UInt8]?
    var caveats: [Macaroon.Caveat]?
    var signature: Macaroon.Signature?

    var isVersion1: Bool { version == 1 }

    mutating func read(_ name: String, at offset: Int, _ json: inout JSONReader) throws(MacaroonParseError) {
        switch name {
        case "location", "identifier", "caveats", "signature": try settle(1, at: offset)
        case "v", "l", "l64", "i", "i64", "c", "s", "s64": try settle(2, at: offset)
        default: throw MacaroonParseError(.unknownName(name), at: offset)
        }
        switch name {
        case "location", "l", "l64": try JSONField.set(&location, name, at: offset, &json)
        case "identifier", "i", "i64": try JSONField.set(&identifier, name, at: offset, &json)
        case "caveats", "c":
            guard caveats == nil else { throw MacaroonParseError(.duplicateName(name), at: offset) }
            caveats = try JSONMacaroonParser.caveats(version1: isVersion1, &json)
        case "v": try readVersion(at: offset, &json)
        default: try readSignature(name, at: offset, &json)
        }
    }

    private mutating func settle(_ version: Int, at offset: Int) throws(MacaroonParseError) {
        guard self.version ?? version == version else { throw MacaroonParseError(.mixedVersions, at: offset) }
        self.version = version
    }

    private mutating func readVersion(at offset: Int, _ json: inout JSONReader) throws(MacaroonParseError) {
        guard !statedVersion else { throw MacaroonParseError(.duplicateName("v"), at: offset) }
        guard json.reader.skip(UInt8(ascii: "2")) else { throw json.reader.error(json.reader.isAtEnd ? .truncated : .unsupportedVersion) }
        statedVersion = true
    }

    private mutating func readSignature(_ name: String, at offset: Int, _ json: inout JSONReader) throws(MacaroonParseError) {
        guard signature == nil else { throw MacaroonParseError(.duplicateName(name), at: offset) }
        let start = json.reader.offset
        var bytes = try JSONField.value(of: name, &json)
        if name == "signature" {
            guard let decoded = Base16.decode(bytes) else { throw MacaroonParseError(.invalidHexadecimal, at: start) }
            bytes = decoded
        }
        guard let signature = Macaroon.Signature(bytes) else { throw MacaroonParseError(.signatureLength(bytes.count), at: start) }
        self.signature = signature
    }
}

/// What has been read of a caveat's object.
private struct CaveatFields {
    let isVersion1: Bool
    var identifier: [UInt8]?
    var verificationID: [UInt8]?
    var location: [UInt8]?

    mutating func read(_ name: String, at offset: Int, _ json: inout JSONReader) throws(MacaroonParseError) {
        switch (isVersion1, name) {
        case (true, "cid"), (false, "i"), (false, "i64"): try JSONField.set(&identifier, name, at: offset, &json)
        case (true, "vid"), (false, "v"), (false, "v64"): try JSONField.set(&verificationID, name, at: offset, &json)
        case (true, "cl"), (false, "l"), (false, "l64"): try JSONField.set(&location, name, at: offset, &json)
        default: throw MacaroonParseError(.unknownName(name), at: offset)
        }
    }
}

private enum JSONField {
    static func set(_ field: inout [UInt8]?, _ name: String, at offset: Int, _ json: inout JSONReader) throws(MacaroonParseError) {
        guard field == nil else { throw MacaroonParseError(.duplicateName(name), at: offset) }
        field = try value(of: name, &json)
    }

    /// Base64 under the names of which it is the form, text under all others.
    static func value(of name: String, _ json: inout JSONReader) throws(MacaroonParseError) -> [UInt8] {
        let start = json.reader.offset
        var value = try json.string()
        if name.hasSuffix("64") || name == "vid" {
            guard let decoded = Base64.decode(value) else { throw MacaroonParseError(.invalidBase64, at: start) }
            value = decoded
        }
        guard value.count <= Macaroon.Limits.fieldBytes else { throw MacaroonParseError(.fieldTooLong, at: start) }
        return value
    }
}
