import Core
import MariaDB
import Storage

/// Everything about what people work on.
package struct WorkServices {
    package let tasks: TaskService
    package let order: TaskOrderService
    package let milestones: MilestoneService
    package let comments: CommentService
    package let attachments: AttachmentService
    package let times: TimeService
    package let rates: RateService

    init(database: Database, events: EventLog, files: AttachmentFiles) {
        self.tasks = TaskService(database: database, events: events)
        self.order = TaskOrderService(database: database, events: events)
        self.milestones = MilestoneService(database: database, events: events)
        self.comments = CommentService(database: database, events: events)
        self.attachments = AttachmentService(database: database, events: events, files: files)
        self.times = TimeService(database: database, events: events)
        self.rates = RateService(database: database)
    }
}
