import Glibc
import Primitives
import Runtime

/// A self-signed certificate for this machine, for as long as there is no real one.
struct DevelopmentCertificate {
    let configuration: Configuration

    /// In days; the longest that browsers take.
    static let lifetimeDays = 825
    /// A certificate that ends sooner than this, in seconds, is made anew.
    static let renewalSeconds = 30 * 86_400

    /// Whether the configuration names a certificate of its own, which is then not ours to make.
    var isConfigured: Bool { self.configuration.server.tlsCertificate != self.configuration.paths.tlsCertificate }

    /// Makes the certificate unless there is a good one.
    ///
    /// - Returns: whether one was made.
    func ensure() throws -> Bool {
        let paths = self.configuration.paths
        if try self.isGood() { return false }
        try Files.createDirectory(paths.tls, mode: 0o700)
        let request = "\(paths.tls)/request.cnf"
        let key = "\(paths.tls)/private-key.new"
        let certificate = "\(paths.tls)/certificate.new"
        try Files.writeAtomically(Array(self.request.utf8), to: request, mode: 0o600)
        try ProgramRun(
            program: "openssl",
            arguments: [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-sha256", "-nodes",
                "-days", String(Self.lifetimeDays), "-config", request, "-keyout", key, "-out", certificate,
            ]
        ).check("making the development certificate", cure: "its own words are above")
        try Files.remove(request)
        for (draft, path) in [(key, paths.tlsPrivateKey), (certificate, paths.tlsCertificate)] {
            chmod(draft, 0o600)
            guard rename(draft, path) == 0 else { throw PosixError(operation: "rename", path: path) }
        }
        return true
    }

    /// Whether both files are there, belong together, are for the host, and do not end soon.
    private func isGood() throws -> Bool {
        let paths = self.configuration.paths
        guard Files.exists(paths.tlsCertificate), Files.exists(paths.tlsPrivateKey) else { return false }
        let check = try ProgramRun(
            program: "openssl",
            arguments: [
                "x509", "-noout", "-in", paths.tlsCertificate, "-checkend", String(Self.renewalSeconds),
                Self.isAddress(self.host) ? "-checkip" : "-checkhost", self.host,
            ]
        ).run()
        guard check.exit.isSuccess, !check.text.contains("does NOT match") else { return false }
        let keys = try [
            ["x509", "-noout", "-pubkey", "-in", paths.tlsCertificate],
            ["pkey", "-pubout", "-in", paths.tlsPrivateKey],
        ].map { try ProgramRun(program: "openssl", arguments: $0).run().text }
        return keys[0] == keys[1]
    }

    private var host: String {
        let name = self.configuration.server.hostName
        return name.hasPrefix("[") ? String(name.dropFirst().dropLast()) : name
    }

    private var request: String {
        var names = ["DNS:localhost", "IP:127.0.0.1", "IP:::1"]
        let own = (Self.isAddress(self.host) ? "IP:" : "DNS:") + self.host
        if !names.contains(own) { names.append(own) }
        return """
            [req]
            distinguished_name = name
            x509_extensions = extensions
            prompt = no
            [name]
            CN = \(self.host)
            O = Atrium development certificate
            [extensions]
            basicConstraints = critical, CA:FALSE
            keyUsage = critical, digitalSignature
            extendedKeyUsage = serverAuth
            subjectKeyIdentifier = hash
            subjectAltName = \(names.joined(separator: ", "))

            """
    }

    private static func isAddress(_ host: String) -> Bool {
        host.contains(":") || host.allSatisfy { $0.isNumber || $0 == "." }
    }
}
