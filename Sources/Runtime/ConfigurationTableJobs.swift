/// The rows about the jobs workers and what they measure.
extension ConfigurationTable {
    static let jobs: [ConfigurationOption] = [
        integer(
            "jobs.processes", \.jobs.processes, 1...16, "processes",
            "Worker processes. One is enough on one host; of several, any one does what is due."),
        integer(
            "jobs.threads", \.jobs.threads, 1...64, "threads",
            """
            Jobs that each worker does at once, and so its database connections. With two or more, one is kept for what \
            must not wait, such as measuring.
            """),
    ]

    static let metrics: [ConfigurationOption] = [
        integer(
            "metrics.sample_seconds", \.metrics.sampleSeconds, 1...60, "seconds",
            "From one measuring of the host and its requests to the next: how late a live dashboard is at most."),
        integer(
            "metrics.pushed_series_per_workspace", \.metrics.pushedSeriesPerWorkspace, 1...1_000_000, "series",
            """
            Names and labels that a workspace's own measurements may have. Each takes room for as long as its hours are \
            kept, and time at every roll-up.
            """),
        integer(
            "metrics.push_window_hours", \.metrics.pushWindowHours, 1...168, "hours",
            """
            How old measurements may be that somebody sends. At most an hour less than retention.metric_sample_hours \
            counts: what comes late is rolled up from all of its minute.
            """),
    ]

    static let alerts: [ConfigurationOption] = [
        integer(
            "alerts.evaluate_seconds", \.alerts.evaluateSeconds, 1...60, "seconds",
            "From one judging of all alert rules to the next: how late an alert is at most, beside its own delay.")
    ]

    static let metricRetention: [ConfigurationOption] = [
        integer(
            "retention.metric_sample_hours", \.retention.metricSampleHours, 3...720, "hours",
            "How long measurements are kept as they were taken. Dashboards of up to two hours show them."),
        integer(
            "retention.metric_minute_days", \.retention.metricMinuteDays, 4...3650, "days",
            "How long they are kept by the minute. Dashboards of up to three days show these."),
        integer(
            "retention.metric_hour_days", \.retention.metricHourDays, 31...36_500, "days",
            "How long they are kept by the hour."),
        integer(
            "retention.alert_event_days", \.retention.alertEventDays, 1...36_500, "days",
            "How long it is known that an alert fired, once it is over."),
    ]
}
