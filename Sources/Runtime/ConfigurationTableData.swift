/// The rows about uploaded tables.
extension ConfigurationTable {
    static let dataSets: [ConfigurationOption] = [
        integer(
            "data_sets.upload_limit_bytes", \.dataSets.uploadLimitBytes, 1024...1_073_741_824, "bytes",
            """
            The longest file that becomes a data set; a longer one is answered 413. It is put aside on disk while it \
            is read, and never in memory as a whole.
            """)
    ]
}
