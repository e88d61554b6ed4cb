package probe

import (
	"database/sql"
	"errors"
	"slices"

	"github.com/go-sql-driver/mysql"
)

// mySQL serves MariaDB too.
func mySQL() dialect {
	return dialect{
		open:      openMySQL,
		parameter: func(int) string { return "?" },
		vague:     []string{"TEXT"}, // MariaDB's JSON
		ours:      mySQLOurs,
	}
}

func openMySQL(dsn, _ string) (*sql.DB, error) {
	cfg, err := mysql.ParseDSN(dsn)
	if err != nil {
		return nil, err
	}
	cfg.ParseTime = true
	cfg.Logger = &mysql.NopLogger{} // errors are returned; stderr is the report's
	connector, err := mysql.NewConnector(cfg)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(connector), nil
}

// mySQLOurs knows the errors about who logs in (1044, 1045), the database
// (1049), a column (1054, 1052), the syntax (1064) and a table (1146, 1142).
func mySQLOurs(err error) bool {
	var told *mysql.MySQLError
	return errors.As(err, &told) && slices.Contains([]uint16{1044, 1045, 1049, 1052, 1054, 1064, 1142, 1146}, told.Number)
}
