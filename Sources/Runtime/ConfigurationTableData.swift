/// The rows about uploaded files.
extension ConfigurationTable {
    static let dataSets: [ConfigurationOption] = [
        integer(
            "data_sets.upload_limit_bytes", \.dataSets.uploadLimitBytes, 1024...1_073_741_824, "bytes",
            """
            The longest file that becomes a data set; a longer one is answered 413. It is put aside on disk while it \
            is read, and never in memory as a whole.
            """),
        integer(
            "attachments.upload_limit_bytes", \.attachments.uploadLimitBytes, 1024...1_073_741_824, "bytes",
            """
            The longest file that is attached to a task; a longer one is answered 413. Attached files lie in the \
            instance's folder files, which backups hold.
            """),
    ]
}
