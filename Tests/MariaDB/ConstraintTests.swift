import MariaDB
import Primitives
import TestSupport
import Testing

@Suite struct ConstraintTests {
    private static let schema = """
        CREATE TABLE parents (
            id   INT NOT NULL PRIMARY KEY,
            name VARCHAR(100) NOT NULL,
            age  INT NOT NULL,
            CONSTRAINT parents_name UNIQUE (name),
            CONSTRAINT parents_age CHECK (age >= 0)
        ) ENGINE = InnoDB;
        CREATE TABLE children (
            id        INT NOT NULL PRIMARY KEY,
            parent_id INT NOT NULL,
            CONSTRAINT children_parent FOREIGN KEY (parent_id) REFERENCES parents (id)
        ) ENGINE = InnoDB;
        INSERT INTO parents VALUES (1, 'one', 1);
        INSERT INTO children VALUES (1, 1);
        """

    private func refused(_ sql: SQL) throws -> DatabaseError {
        try TestDatabase.withEmptyDatabase { settings in
            let connection = try Connection(settings)
            try connection.script(Self.schema)
            return try #require(throws: DatabaseError.self) { try connection.execute(sql) }
        }
    }

    @Test(arguments: ["one", "it's 'for key'"])
    func `a UNIQUE constraint is named`(name: String) throws {
        try TestDatabase.withEmptyDatabase { settings in
            let connection = try Connection(settings)
            try connection.script(Self.schema)
            let insert: SQL = "INSERT INTO parents VALUES (\(7), \(name), \(1)), (\(8), \(name), \(1))"
            let error = try #require(throws: DatabaseError.self) { try connection.execute(insert) }
            #expect(error.isDuplicateKey)
            #expect(error.constraint == "parents_name")
            #expect(error.sqlState == "23000")
        }
    }

    @Test func `a primary key is named PRIMARY`() throws {
        #expect(try self.refused("INSERT INTO parents VALUES (1, 'two', 1)").constraint == "PRIMARY")
    }

    @Test func `a foreign key is named from both of its sides`() throws {
        let withoutParent = try self.refused("INSERT INTO children VALUES (2, 99)")
        #expect(withoutParent.number == 1452)
        #expect(withoutParent.constraint == "children_parent")
        let withChild = try self.refused("DELETE FROM parents WHERE id = 1")
        #expect(withChild.number == 1451)
        #expect(withChild.constraint == "children_parent")
        #expect(withChild.isForeignKey)
    }

    @Test func `a CHECK constraint is named`() throws {
        let error = try self.refused("INSERT INTO parents VALUES (2, 'two', \(-1))")
        #expect(error.isCheck)
        #expect(error.constraint == "parents_age")
    }

    @Test func `another error names no constraint`() throws {
        #expect(try self.refused("INSERT INTO parents VALUES (NULL, 'for key ''parents_name''', 1)").constraint == nil)
        #expect(try self.refused("SELECT nothing").constraint == nil)
    }
}
