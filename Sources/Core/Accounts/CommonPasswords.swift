/// The passwords that guessing programs try first, of at least eight characters.
///
/// Compared without case, without digits and signs at the end, and with the usual letter substitutions undone, so
/// that `P@ssw0rd2024!` is found as `password`.
package enum CommonPasswords {
    package static func contain(_ password: String) -> Bool {
        let folded = password.lowercased()
        return self.exact.contains(folded) || self.words.contains(self.stem(folded)) || self.isMonotonous(folded)
    }

    /// `p@ssw0rd2024!` → `password`.
    private static func stem(_ folded: String) -> String {
        let letters = folded.map { self.substitutions[$0] ?? $0 }
        let start = folded.trimmingEnd { !$0.isLetter }
        let stem = String(letters.prefix(start.count))
        return stem.trimmingEnd { !$0.isLetter }
    }

    /// One character again and again, two in turn, or a run up or down (`12345678`, `abcdefgh`).
    private static func isMonotonous(_ folded: String) -> Bool {
        let values = folded.unicodeScalars.map { Int($0.value) }
        guard values.count >= 2 else { return true }
        if Set(values).count <= 2 { return true }
        let steps = zip(values.dropFirst(), values).map { $0 - $1 }
        return steps.allSatisfy { $0 == 1 } || steps.allSatisfy { $0 == -1 }
    }

    private static let substitutions: [Character: Character] = [
        "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i",
    ]

    /// Refused with anything but letters behind them, too.
    private static let words = Set(
        """
        password passwort passwords passord motdepasse contrasena parola qwerty qwertyui qwertyuiop qwertz qwertzui
        qwertzuiop azerty azertyui azertyuiop asdfgh asdfghjk asdfghjkl zxcvbn zxcvbnm yxcvbnm letmein welcome
        iloveyou loveyou admin administrator root toor login guest user username test testing tester changeme
        default secret supersecret master monkey dragon sunshine princess football baseball basketball superman
        batman spiderman starwars pokemon michael jennifer jessica ashley charlie thomas jordan hunter shadow
        trustno whatever freedom computer internet samsung apple google facebook linkedin twitter microsoft
        windows oracle server database mysql mariadb nginx debian ubuntu linux summer winter spring autumn january
        february march april june july august september october november december monday tuesday wednesday
        thursday friday saturday sunday flower butterfly chocolate cookie cheese pepper ginger purple orange
        yellow silver golden diamond mustang corvette ferrari porsche mercedes yankees steelers cowboys liverpool
        chelsea arsenal barcelona juventus maverick phoenix tigger killer soccer hockey hello hellohello
        helloworld goodbye lovely loveme babygirl sweetheart angel nothing something anything blahblah
        demo demodemo example sample temporary temppass temp pass passpass passwd letmeinnow opensesame
        abcabc abcdef abcdefg aaaaaa qazwsx qazwsxedc wsxedc rfvtgb passphrase mypassword yourpassword
        newpassword oldpassword userpassword adminadmin rootroot testtest atrium dashboard workspace
        """.split(whereSeparator: \.isWhitespace).map(String.init))

    /// Refused as they stand.
    private static let exact = Set(
        """
        1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx 1qaz2wsx3edc zaq12wsx !qaz2wsx 1qazxsw2 q1w2e3r4 q1w2e3r4t5
        q1w2e3r4t5y6 qwer1234 1234qwer qweasdzxc qwe123qwe 123qweasd asdf1234 1234asdf zxcv1234 qwerty123
        abcd1234 1234abcd abc12345 a1b2c3d4 a1234567 1a2b3c4d aa123456 a123456789 abc123456 123456abc 123456aa
        12341234 123123123 12121212 11223344 1122334455 112233445566 123321123 987654321 0987654321 1234567890
        123456789a 12344321 147258369 159357258 159753456 789456123 741852963 963852741 456456456 147852369
        00000000 11111111 22222222 55555555 66666666 77777777 88888888 99999999 123456789 12345678910
        01234567 0123456789 13131313 19841984 20002000 20202020 20242024 20252025 20262026 31415926 27182818
        trustno1 letmein1 ncc1701d ncc1701e thx1138a blink182 8675309j rush2112 jordan23 michael1 ashley123
        p@ssword p@$$word pa$$word pa55word passw0rd pass1234 pass12345 test1234 admin123 admin1234 root1234
        user1234 demo1234 guest1234 welcome1 welcome123 changeme1 iloveyou1 monkey123 dragon123 computer1
        correcthorsebatterystaple hunter22 hunter2hunter2
        """.split(whereSeparator: \.isWhitespace).map(String.init))
}

extension String {
    fileprivate func trimmingEnd(_ drop: (Character) -> Bool) -> String {
        guard let last = self.lastIndex(where: { !drop($0) }) else { return "" }
        return String(self[...last])
    }
}
