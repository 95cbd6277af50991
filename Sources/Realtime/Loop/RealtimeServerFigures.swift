import Core
import Primitives
import Services

/// What widgets show now, for those whose edition says so with the news that it moved. Of the moment, like measurements.
extension RealtimeServer {
    /// One question of a dashboard is on its way at a time; what moves meanwhile is asked of after it.
    func askFigures(of widgets: [UUID], on dashboard: UUID) {
        guard !widgets.isEmpty, self.isFigureWanted(on: dashboard) else { return }
        guard self.figureQuestions[dashboard] == nil else {
            self.figureQuestions[dashboard]?.formUnion(widgets)
            return
        }
        if self.access.ask(.figures(dashboard: dashboard, widgets: widgets)) { self.figureQuestions[dashboard] = [] }
    }

    func tellFigures(of dashboard: UUID, _ result: Result<[WidgetFigure], CoreError>) {
        let further = self.figureQuestions.removeValue(forKey: dashboard) ?? []
        switch result {
        case .failure(let error): self.note(error)
        case .success(let figures):
            let time = Instant.now
            for figure in figures {
                let text = SharedText { form in
                    self.wordings[form.language.vocabulary]?.widgetFigure.map {
                        form.write($0(dashboard, figure, time))
                    }
                }
                self.hub.tell(.dashboard(dashboard), text) { self.deliver($1, to: $0) }
            }
        }
        self.askFigures(of: further.sorted(), on: dashboard)
    }

    private func isFigureWanted(on dashboard: UUID) -> Bool {
        self.hub.connections(on: .dashboard(dashboard)).contains { id in
            self.connections[id].flatMap { self.wordings[$0.language.vocabulary]?.widgetFigure } != nil
        }
    }
}
