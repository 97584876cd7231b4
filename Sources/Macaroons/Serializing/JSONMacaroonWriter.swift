/// Writes both JSON forms with their names in the order that readers and people are used to: caveats, location, identifier, signature.
enum JSONMacaroonWriter {
    static func version2(_ macaroon: Macaroon) throws(MacaroonSerializationError) -> [UInt8] {
        var object = JSONObject()
        if !macaroon.caveats.isEmpty {
            var caveats: [JSONObject] = []
            for caveat in macaroon.caveats {
                var object = JSONObject()
                object.addTextOrBase64(caveat.identifier, "i")
                if let verificationID = caveat.verificationID { object.addBase64(verificationID, "v64") }
                if !caveat.location.isEmpty { object.addTextOrBase64(caveat.location, "l") }
                caveats.append(object)
            }
            object.add(caveats, "c")
        }
        if !macaroon.location.isEmpty { object.addTextOrBase64(macaroon.location, "l") }
        object.addTextOrBase64(macaroon.identifier, "i")
        object.addBase64(macaroon.signature.bytes, "s64")
        return object.bytes
    }

    static func version1(_ macaroon: Macaroon) throws(MacaroonSerializationError) -> [UInt8] {
        var caveats: [JSONObject] = []
        for caveat in macaroon.caveats {
            var object = JSONObject()
            try object.addText(caveat.identifier, "cid", field: "caveat identifier")
            if let verificationID = caveat.verificationID { object.addBase64(verificationID, "vid") }
            if !caveat.location.isEmpty { try object.addText(caveat.location, "cl", field: "caveat location") }
            caveats.append(object)
        }
        var object = JSONObject()
        object.add(caveats, "caveats")
        try object.addText(macaroon.location, "location", field: "location")
        try object.addText(macaroon.identifier, "identifier", field: "identifier")
        object.add(Base16.encode(macaroon.signature.bytes), "signature")
        return object.bytes
    }
}

/// A JSON object being written.
private struct JSONObject {
    private var content: [UInt8] = [UInt8(ascii: "{")]

    var bytes: [UInt8] { content + [UInt8(ascii: "}")] }

    mutating func add(_ objects: [JSONObject], _ name: StaticString) {
        addName(name)
        content.append(UInt8(ascii: "["))
        for (index, object) in objects.enumerated() {
            if index > 0 { content.append(UInt8(ascii: ",")) }
            content += object.bytes
        }
        content.append(UInt8(ascii: "]"))
    }

    mutating func add(_ text: String, _ name: StaticString) {
        addName(name)
        addString(text)
    }

    mutating func addText(_ bytes: [UInt8], _ name: StaticString, field: String) throws(MacaroonSerializationError) {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .notText(field: field) }
        add(text, name)
    }

    mutating func addBase64(_ bytes: [UInt8], _ name: StaticString) {
        add(Base64.encode(bytes, alphabet: .urlSafe, padded: false), name)
    }

    /// As text under `name`, or as base64 under the name with `64` after it.
    mutating func addTextOrBase64(_ bytes: [UInt8], _ name: StaticString) {
        if let text = String(validating: bytes, as: UTF8.self) {
            add(text, name)
        } else {
            addName(name, suffix: "64")
            addString(Base64.encode(bytes, alphabet: .urlSafe, padded: false))
        }
    }

    private mutating func addName(_ name: StaticString, suffix: StaticString = "") {
        if content.count > 1 { content.append(UInt8(ascii: ",")) }
        addString("\(name)\(suffix)")
        content.append(UInt8(ascii: ":"))
    }

    /// Escapes what JSON demands, and `<`, `>`, `&` and the two line separators as well, so that the text can stand inside HTML and scripts.
    private mutating func addString(_ text: String) {
        content.append(UInt8(ascii: "\""))
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": content += [UInt8(ascii: "\\"), UInt8(truncatingIfNeeded: scalar.value)]
            case "\n": content += Array("\\n".utf8)
            case "\r": content += Array("\\r".utf8)
            case "\t": content += Array("\\t".utf8)
            case "\0"..<" ", "<", ">", "&", "\u{2028}", "\u{2029}":
                let bytes = [UInt8(truncatingIfNeeded: scalar.value >> 8), UInt8(truncatingIfNeeded: scalar.value)]
                content += Array("\\u\(Base16.encode(bytes))".utf8)
            default: content += Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
        }
        content.append(UInt8(ascii: "\""))
    }
}
