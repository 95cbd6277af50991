import HTTPClient
import Testing

@Suite struct NetworkAddressTests {
    @Test(arguments: [
        "1.1.1.1", "8.8.8.8", "172.15.255.255", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "::ffff:8.8.8.8",
    ])
    func `addresses of the internet are public`(_ text: String) throws {
        #expect(try #require(NetworkAddress(text)).isPublic)
    }

    @Test(arguments: [
        "127.0.0.1", "127.255.255.254", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1",
        "169.254.169.254", "100.64.0.1", "100.127.255.255", "192.0.0.192", "198.18.0.1", "224.0.0.1", "255.255.255.255",
        "::", "::1", "::127.0.0.1", "fe80::1", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "::ffff:127.0.0.1",
        "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:a9fe:a9fe::1",
        "2001:db8::1",
    ])
    func `addresses that lead inside, to metadata or nowhere are not`(_ text: String) throws {
        #expect(!(try #require(NetworkAddress(text)).isPublic))
    }

    @Test func `blocks hold the addresses that begin with their bits`() throws {
        let block = try #require(AddressBlock("172.16.0.0/12"))
        for (address, isInside) in [
            ("172.16.0.0", true), ("172.31.255.255", true), ("172.32.0.0", false), ("::", false),
        ] {
            #expect(block.contains(try #require(NetworkAddress(address))) == isInside)
        }
        #expect(AddressBlock("10.0.0.1")?.contains(try #require(NetworkAddress("10.0.0.1"))) == true)
        #expect(AddressBlock("0.0.0.0/0")?.contains(try #require(NetworkAddress("10.0.0.1"))) == true)
        for text in ["", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8/8", "10.0.0/8", "::/129"] {
            #expect(AddressBlock(text) == nil)
        }
    }

    @Test func `an address is written as it is read`() {
        for text in ["192.0.2.1", "2001:db8::1", "::"] { #expect(NetworkAddress(text)?.description == text) }
    }
}
