internal import CQREncode

/// A QR code as the path of an SVG picture.
struct QRCode {
    /// Modules a side, without the quiet zone.
    let size: Int
    /// `M`, `h` and `v` commands that paint the dark modules, one unit each.
    let path: String

    /// Upper-cases the text, which for an invoice changes nothing and makes a much smaller code. `nil` for more than fits (about 4,200 characters).
    init?(uppercasing text: String) {
        guard let code = QRcode_encodeString(text.uppercased(), 0, QR_ECLEVEL_L, QR_MODE_8, 0) else { return nil }
        defer { QRcode_free(code) }
        size = Int(code.pointee.width)
        var path = ""
        for row in 0..<size {
            var column = 0
            while column < size {
                let start = column
                while column < size, code.pointee.data[row * size + column] & 1 == 1 { column += 1 }
                if column > start { path += "M\(start) \(row)h\(column - start)v1h-\(column - start)z" }
                column += 1
            }
        }
        self.path = path
    }

    /// With the quiet zone of four modules that readers want.
    var svg: String {
        let side = size + 8
        return """
            <svg viewBox="-4 -4 \(side) \(side)" role="img" aria-label="The invoice as a QR code" shape-rendering="crispEdges">\
            <path fill="#fff" d="M-4 -4h\(side)v\(side)h-\(side)z"/><path fill="#000" d="\(path)"/></svg>
            """
    }
}
