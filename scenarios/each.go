package scenarios

import (
	"fmt"
	"strings"

	"github.com/vinemock/vinemock/scenarios/document"
)

// tableRow is a scenario's document with one row of its table put in.
type tableRow struct {
	document document.Node
	row      Row
}

func (t tableRow) columns() []string {
	var names []string
	for _, cell := range t.row.Cells {
		names = append(names, cell.Column)
	}
	return names
}

// everyType as a column's values is one row per event type.
const everyType = "*"

// expand gives a scenario once per row of its `each`, with the row's values
// in place of ${column} everywhere; once as it is without `each`. So a column
// can stand for anything: an event type, a fault, a path, a part of the title.
func expand(doc document.Node, contract Contract) []tableRow {
	each, ok := doc.Get("each")
	if !ok {
		return []tableRow{{document: doc}}
	}
	table := readTable(each, contract)
	if len(table) == 0 {
		each.Refuse("each has no rows", `write columns, {code: [201, 202]} or {type: "*"}, or a list of rows, [{code: 201}, {code: 202}]`)
		return []tableRow{{document: doc}}
	}
	rows := make([]tableRow, len(table))
	for i, entries := range table {
		rows[i] = fill(doc, entries)
	}
	nameRows(each, rows)
	return rows
}

// nameRows gives each row a name of its own: the first column's value if that
// is enough.
func nameRows(each document.Node, rows []tableRow) {
	for _, columns := range []int{1, len(rows[0].row.Cells)} {
		taken := make(map[string]bool)
		for i := range rows {
			rows[i].row.Name = joined(rows[i].row.Cells, columns)
			taken[rows[i].row.Name] = true
		}
		if len(taken) == len(rows) {
			return
		}
	}
	each.Refuse("two rows of each are alike", "leave one out")
}

// joined is the values of the first columns.
func joined(cells []Cell, columns int) string {
	var values []string
	for _, cell := range cells[:min(columns, len(cells))] {
		values = append(values, cell.Value)
	}
	return strings.Join(values, ", ")
}

// readTable reads `each` as columns or as rows.
func readTable(each document.Node, contract Contract) [][]document.Entry {
	if each.IsList() {
		return readRows(each)
	}
	return readColumns(each, contract)
}

// readRows reads a list of mappings; all must have the first one's columns.
func readRows(each document.Node) [][]document.Entry {
	var rows [][]document.Entry
	for _, item := range each.List() {
		row := item.Entries()
		for _, entry := range row {
			columnName(entry.Key)
		}
		if len(rows) > 0 {
			sameColumns(item, rows[0])
		}
		if len(row) > 0 {
			rows = append(rows, row)
		}
	}
	return rows
}

func sameColumns(row document.Node, first []document.Entry) {
	missing := false
	for _, entry := range first {
		missing = missing || !row.Has(entry.Key.Text())
	}
	if row.IsMapping() && (missing || len(row.Entries()) != len(first)) {
		row.Refuse("this row has other columns than the first", "give every row the same columns")
	}
}

// readColumns reads a mapping of column to values, all of one length.
func readColumns(each document.Node, contract Contract) [][]document.Entry {
	var rows [][]document.Entry
	for i, column := range each.Entries() {
		columnName(column.Key)
		values := columnValues(column.Value, contract)
		if i == 0 {
			rows = make([][]document.Entry, len(values))
		}
		if len(values) != len(rows) {
			column.Value.Refuse(fmt.Sprintf("the columns have different lengths: here %d, in the first %d", len(values), len(rows)), "give all columns equally many values")
			return rows
		}
		for row, value := range values {
			rows[row] = append(rows[row], document.Entry{Key: column.Key, Value: value})
		}
	}
	return rows
}

func columnName(n document.Node) {
	if text := n.Text(); !namePattern.MatchString(text) {
		n.Refuse("the column "+quote(text)+" is not a name", "use letters and digits, such as code")
	}
}

func columnValues(n document.Node, contract Contract) []document.Node {
	if !n.IsText() || n.Text() != everyType {
		return n.List()
	}
	var values []document.Node
	for _, eventType := range contract.Types() {
		values = append(values, n.WithText(eventType))
	}
	return values
}

// fill puts a row's values in place of its columns.
func fill(doc document.Node, entries []document.Entry) tableRow {
	columns := make(map[string]document.Node)
	var row tableRow
	for _, entry := range entries {
		column := entry.Key.Text()
		columns[column] = entry.Value
		row.row.Cells = append(row.row.Cells, Cell{Column: column, Value: text(entry.Value.Value())})
	}
	row.document = doc.Rewrite(func(n document.Node) document.Node { return substitute(n, columns) })
	return row
}

// substitute replaces ${column} in one text. Alone, it becomes the value with
// its type, even a mapping; inside a text, the value as text.
func substitute(n document.Node, columns map[string]document.Node) document.Node {
	if !n.IsText() {
		return n
	}
	source := n.Text()
	if ref, alone := onlyReference(source); alone {
		if value, ok := columns[ref]; ok {
			return value.In(n)
		}
	}
	filled := replaceReferences(source, func(ref string) (string, bool) {
		value, ok := columns[ref]
		if !ok {
			return "", false
		}
		return text(value.Value()), true
	})
	if filled == source {
		return n
	}
	return n.WithText(filled)
}
