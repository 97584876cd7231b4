extension SmugglingCase {
    /// Several requests on one connection, and what concerns the connection only.
    static let connections: [SmugglingCase] = [
        SmugglingCase(
            "requests sent ahead are answered in order, those that cost with 402",
            "GET /free/1 HTTP/1.1\r\nHost: a\r\n\r\nGET /paid/2 HTTP/1.1\r\nHost: a\r\n\r\nPOST /free/3 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab"
                + "POST /paid/4 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\nGET /free/5 HTTP/1.1\r\nHost: a\r\n\r\n",
            .answered([200, 402, 200, 402, 200], upstream: ["GET /free/1", "POST /free/3|ab", "GET /free/5"])),
        SmugglingCase(
            "after one that is malformed, nothing sent ahead counts",
            "GET /free/1 HTTP/1.1\r\nHost: a\r\n\r\nGET /free/2 HTTP/1.1\r\nHost: a\r\nX : y\r\n\r\n" + smuggled,
            .answered([200, 400], upstream: ["GET /free/1"], closes: true)),
        SmugglingCase(
            "after Connection: close, nothing sent ahead counts",
            "GET /free/1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\nGET /free/2 HTTP/1.1\r\nHost: a\r\n\r\n",
            .answered([200], upstream: ["GET /free/1"], closes: true)),
        SmugglingCase(
            "close is found in a list, in any case",
            "GET /free/1 HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, x-secret ,CLOSE\r\nX-Secret: hidden\r\n\r\nGET /free/2 HTTP/1.1\r\nHost: a\r\n\r\n",
            .answered([200], upstream: ["GET /free/1"], closes: true), upstreamNeverSees: ["hidden", "Secret"]),
        SmugglingCase(
            "close wins over keep-alive in another line",
            "GET /free/1 HTTP/1.0\r\nHost: a\r\nConnection: close\r\nConnection: keep-alive\r\n\r\nGET /free/2 HTTP/1.0\r\nHost: a\r\n\r\n",
            .answered([200], upstream: ["GET /free/1"], closes: true)),
        SmugglingCase(
            "HTTP/1.0 ends with its answer", "GET /free/1 HTTP/1.0\r\nHost: a\r\n\r\nGET /free/2 HTTP/1.0\r\nHost: a\r\n\r\n",
            .answered([200], upstream: ["GET /free/1"], closes: true)),
        SmugglingCase(
            "HTTP/1.0 goes on when it asks to",
            "GET /free/1 HTTP/1.0\r\nHost: a\r\nConnection: Keep-Alive\r\n\r\nGET /free/2 HTTP/1.0\r\nHost: a\r\n\r\n",
            .answered([200, 200], upstream: ["GET /free/1", "GET /free/2"], closes: true)),
        SmugglingCase(
            "fields that Connection names end here",
            "GET /free HTTP/1.1\r\nHost: a\r\nConnection: X-Secret,\tX-Other ,,\r\nx-secret: hidden\r\nX-OTHER: hidden\r\nX-Kept: 1\r\n\r\n",
            .answered([200], upstream: ["GET /free"]), upstreamNeverSees: ["hidden"], upstreamSees: ["X-Kept: 1"]),
        SmugglingCase(
            "Connection cannot take away what the gate says", "GET /free HTTP/1.1\r\nHost: a\r\nConnection: X-Forwarded-For, Host, Via\r\n\r\n",
            .answered([200], upstream: ["GET /free"]), upstreamSees: ["X-Forwarded-For: 127.0.0.1", "Host: a"]),
        SmugglingCase(
            "Connection cannot take away a length", "POST /free HTTP/1.1\r\nHost: a\r\nConnection: Content-Length\r\nContent-Length: 2\r\n\r\nab",
            .answered([200], upstream: ["POST /free|ab"])),
        SmugglingCase(
            "an upgrade to HTTP/2 in clear is not passed on",
            "GET /free HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n\r\n"
                + smuggled,
            .answered([200, 402], upstream: ["GET /free"]), upstreamNeverSees: ["h2c", "HTTP2-Settings", "AAMAAABk"]),
        SmugglingCase(
            "hop-by-hop fields end here without being named",
            "GET /free HTTP/1.1\r\nHost: a\r\nKeep-Alive: hidden\r\nTE: hidden\r\nTrailer: hidden\r\nUpgrade: hidden\r\nProxy-Connection: hidden\r\n"
                + "Proxy-Authorization: hidden\r\n\r\n", .answered([200], upstream: ["GET /free"]), upstreamNeverSees: ["hidden"]),
        SmugglingCase(
            "what only the gate may say is not taken from a caller, however it is spelled",
            "GET /free HTTP/1.1\r\nHost: a\r\nX-Gatehouse-Subject: spoofed\r\nx-gatehouse-scopes: spoofed\r\nX_Gatehouse_Service: spoofed\r\n"
                + "X-GATEHOUSE_ANYTHING: spoofed\r\nX-Forwarded-For: spoofed\r\nX_FORWARDED_PROTO: spoofed\r\nX-Forwarded-Anything: spoofed\r\n"
                + "Forwarded: for=spoofed\r\nX-Real-IP: spoofed\r\nX_Real_IP: spoofed\r\n\r\n",
            .answered([200], upstream: ["GET /free"]), upstreamNeverSees: ["spoofed"], upstreamSees: ["X-Forwarded-For: 127.0.0.1"]),
        SmugglingCase(
            "a body that breaks off is no request", "POST /free HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n" + smuggled,
            .answered([], upstream: [], closes: true)),
        SmugglingCase(
            "a chunked body that breaks off is no request", "POST /free HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n64\r\n" + smuggled,
            .answered([], upstream: [], closes: true)),
        SmugglingCase("a head that breaks off is no request", "GET /free HTTP/1.1\r\nHost: a\r\n", .answered([], upstream: [], closes: true)),
    ]

    static let all = contentLengths + transferEncodings + chunks + lines + requestLines + hosts + fields + connections
}
