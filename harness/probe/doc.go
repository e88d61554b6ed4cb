// Package probe reads back what the receiver under test kept about one entity,
// the only way to prove that an event had its effect, and had it once.
//
//	with {id: cust_…} → Spec: HTTP | SQL | Exec → answer, rows, output → Fields → []Record
//
// A probe yields records; a scenario says how many there must be and what must
// hold of each. The kinds:
//
//   - HTTP: a GET. 404 is no record, and so are 410, 204 and null; a JSON
//     object is one record, an array as many as it has. Redirects are not followed.
//   - SQL: a query on PostgreSQL, MySQL, MariaDB or SQLite, in a read-only
//     transaction. A row is a record by the names of its columns.
//   - Exec: a program, started without a shell. What it prints is JSON and is
//     read as an HTTP answer is; nothing is no record.
//
// ${name} stands for one of the values that the step gives, nearly always
// ${id}, and $${ for the two characters ${ themselves. In a URL the value is
// escaped, in a query it is a bind parameter (so never quote it), in a
// program's arguments it is one argument or a part of one. A query may say $1
// for the only value there is.
//
// # Records
//
// [Spec].Fields maps VineSpring's name of a field to the path of it in the
// receiver's record, in dots: phone: contact.phone. A name may have dots too:
// name.first: first_name. Fields that are not mapped keep their own name.
//
// Values are those of encoding/json with UseNumber, from every kind of probe:
// numbers are exact [json.Number], also SQL decimals; SQL moments are RFC 3339
// in UTC with milliseconds, and dates are 2006-01-02; JSON columns and
// PostgreSQL's arrays are decoded; bytes that are no text are base64.
//
// Where a database does not tell, the likely is assumed. MySQL has no boolean:
// its TINYINT is read as one if it holds 0 or 1 (write quantity + 0 to mean the
// number). MariaDB's JSON is TEXT, and an expression of SQLite has no type: a
// JSON object or array in such a text is decoded. Otherwise SQLite goes by the
// declared type of the column.
//
// # Errors
//
// Every error is an [*Error]: the fault of the probe or its configuration,
// never proof against the receiver. Config tells that asking again cannot help.
package probe
