// list SOCKET CONNECTIONS TOKENS: the product's list and creation of dashboards as a Go program does them, with
// net/http and database/sql. The database is in BENCH_DATABASE as `socket user password schema`; TOKENS has a line
// `token workspace user` for each token, which makes the token cache.
package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log"
	"math/bits"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/go-sql-driver/mysql"
)

const limit = 20

const selectList = `SELECT d.id, d.workspace_id, d.owner_id, d.name, d.description, d.layout, d.theme, d.config, d.tags,
	d.visibility, d.is_template, d.template_category, d.is_default, d.version, d.created_at, d.updated_at, v.view_count,
	v.last_viewed_at FROM dashboards d LEFT JOIN dashboard_views v ON v.dashboard_id = d.id
	WHERE d.deleted_at IS NULL AND d.workspace_id IN (?) AND (d.visibility <> 'private' OR d.owner_id = ?)
	ORDER BY d.updated_at DESC, d.id DESC LIMIT ? OFFSET 0`

const insertRow = `INSERT INTO dashboards (id, workspace_id, owner_id, name, description, layout, theme, config, tags,
	visibility, is_template, template_category, is_default, version, created_at, updated_at, updated_by)
	VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'shared', FALSE, NULL, FALSE, 1, ?, ?, ?)`

const insertTags = "INSERT IGNORE INTO dashboard_tags (dashboard_id, tag) VALUES (?, ?), (?, ?)"

type dashboard struct {
	ID               string          `json:"id"`
	UserID           string          `json:"user_id"`
	WorkspaceID      string          `json:"workspace_id"`
	Name             string          `json:"name"`
	Description      *string         `json:"description,omitempty"`
	Layout           json.RawMessage `json:"layout"`
	Theme            json.RawMessage `json:"theme"`
	Config           json.RawMessage `json:"config"`
	IsPublic         bool            `json:"is_public"`
	IsTemplate       bool            `json:"is_template"`
	TemplateCategory *string         `json:"template_category,omitempty"`
	IsDefault        bool            `json:"is_default"`
	Tags             json.RawMessage `json:"tags"`
	ViewCount        int64           `json:"view_count"`
	LastViewedAt     *stamp          `json:"last_viewed_at,omitempty"`
	Version          int64           `json:"version"`
	CreatedAt        stamp           `json:"created_at"`
	UpdatedAt        stamp           `json:"updated_at"`
}

type page struct {
	Dashboards []dashboard `json:"dashboards"`
	Total      int         `json:"total"`
	HasMore    bool        `json:"has_more"`
	Pagination struct {
		Limit  int `json:"limit"`
		Offset int `json:"offset"`
	} `json:"pagination"`
}

type stamp time.Time

func (s stamp) MarshalJSON() ([]byte, error) {
	return time.Time(s).UTC().AppendFormat(make([]byte, 0, 26), `"2006-01-02T15:04:05.000Z"`), nil
}

type reader struct{ workspace, user string }

var (
	cache   = map[string]reader{}
	guard   sync.RWMutex
	db      *sql.DB
	list    *sql.Stmt
	row     *sql.Stmt
	tagRows *sql.Stmt
)

func authenticate(request *http.Request) (reader, bool) {
	header := request.Header.Get("Authorization")
	if !strings.HasPrefix(header, "Bearer ") {
		return reader{}, false
	}
	guard.RLock()
	defer guard.RUnlock()
	found, ok := cache[header[7:]]
	return found, ok
}

// 22 digits to the base 62 of a UUID's 36 characters.
func identifier(prefix, canonical string) string {
	var bytes [16]byte
	if _, err := hex.Decode(bytes[:], []byte(strings.ReplaceAll(canonical, "-", ""))); err != nil {
		return ""
	}
	const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	var high, low uint64
	for index := 0; index < 8; index++ {
		high, low = high<<8|uint64(bytes[index]), low<<8|uint64(bytes[index+8])
	}
	var digits [22]byte
	for position := 21; position >= 0; position-- {
		var rest uint64
		high, rest = bits.Div64(0, high, 62)
		low, rest = bits.Div64(rest, low, 62)
		digits[position] = alphabet[rest]
	}
	return prefix + string(digits[:])
}

func fetch(ctx context.Context, who reader) (page, error) {
	answer := page{Dashboards: make([]dashboard, 0, limit)}
	answer.Pagination.Limit = limit
	rows, err := list.QueryContext(ctx, who.workspace, who.user, limit+1)
	if err != nil {
		return answer, err
	}
	defer rows.Close()
	for rows.Next() {
		var d dashboard
		var visibility string
		var views sql.NullInt64
		var viewed sql.NullTime
		var created, updated time.Time
		if err := rows.Scan(&d.ID, &d.WorkspaceID, &d.UserID, &d.Name, &d.Description, &d.Layout, &d.Theme, &d.Config,
			&d.Tags, &visibility, &d.IsTemplate, &d.TemplateCategory, &d.IsDefault, &d.Version, &created, &updated,
			&views, &viewed); err != nil {
			return answer, err
		}
		answer.Total++
		if answer.Total > limit {
			answer.HasMore = true
			break
		}
		d.ID, d.UserID = identifier("dash_", d.ID), identifier("usr_", d.UserID)
		d.WorkspaceID = identifier("ws_", d.WorkspaceID)
		d.IsPublic, d.ViewCount = visibility == "public", views.Int64
		d.CreatedAt, d.UpdatedAt = stamp(created), stamp(updated)
		if viewed.Valid {
			last := stamp(viewed.Time)
			d.LastViewedAt = &last
		}
		answer.Dashboards = append(answer.Dashboards, d)
	}
	return answer, rows.Err()
}

type draft struct {
	Name, Description     string
	Layout, Theme, Config json.RawMessage
	Tags                  []string
}

// A UUIDv7: keys that grow, as the product's do.
func newIdentifier() (string, error) {
	var b [16]byte
	if _, err := rand.Read(b[6:]); err != nil {
		return "", err
	}
	now := time.Now().UnixMilli()
	for index := 0; index < 6; index++ {
		b[index] = byte(now >> (40 - 8*index))
	}
	b[6], b[8] = b[6]&0x0f|0x70, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:]), nil
}

// The row and its two tags in one transaction.
func create(ctx context.Context, who reader, d draft) (dashboard, error) {
	id, err := newIdentifier()
	if err != nil {
		return dashboard{}, err
	}
	now := time.Now().UTC()
	tags, err := json.Marshal(d.Tags)
	if err != nil {
		return dashboard{}, err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return dashboard{}, err
	}
	defer tx.Rollback()
	if _, err = tx.Stmt(row).ExecContext(ctx, id, who.workspace, who.user, d.Name, d.Description, d.Layout, d.Theme,
		d.Config, tags, now, now, who.user); err != nil {
		return dashboard{}, err
	}
	if _, err = tx.Stmt(tagRows).ExecContext(ctx, id, d.Tags[0], id, d.Tags[1]); err != nil {
		return dashboard{}, err
	}
	return dashboard{
		ID: identifier("dash_", id), UserID: identifier("usr_", who.user), WorkspaceID: identifier("ws_", who.workspace),
		Name: d.Name, Description: &d.Description, Layout: d.Layout, Theme: d.Theme, Config: d.Config, Tags: tags,
		Version: 1, CreatedAt: stamp(now), UpdatedAt: stamp(now),
	}, tx.Commit()
}

func handle(writer http.ResponseWriter, request *http.Request) {
	var answer interface{}
	var err error
	status := http.StatusOK
	who, ok := authenticate(request)
	switch {
	case !ok:
		status, answer = http.StatusUnauthorized, struct{}{}
	case request.Method == http.MethodPost:
		var d draft
		if err = json.NewDecoder(request.Body).Decode(&d); err == nil && len(d.Tags) == 2 {
			var made dashboard
			made, err = create(request.Context(), who, d)
			status, answer = http.StatusCreated, map[string]dashboard{"dashboard": made}
		}
	default:
		answer, err = fetch(request.Context(), who)
	}
	var body []byte
	if err == nil {
		body, err = json.Marshal(answer)
	}
	if err != nil {
		log.Print(err)
		http.Error(writer, "{}", http.StatusInternalServerError)
		return
	}
	writer.Header().Set("Content-Type", "application/json")
	writer.Header().Set("Content-Length", strconv.Itoa(len(body)))
	writer.WriteHeader(status)
	writer.Write(body)
}

func readTokens(name string) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		if words := strings.Fields(lines.Text()); len(words) == 3 {
			cache[words[0]] = reader{workspace: words[1], user: words[2]}
		}
	}
	return lines.Err()
}

func prepare(connections int) (err error) {
	place := strings.Fields(os.Getenv("BENCH_DATABASE"))
	settings := mysql.NewConfig()
	settings.Net, settings.Addr, settings.User, settings.Passwd, settings.DBName =
		"unix", place[0], place[1], place[2], place[3]
	settings.ParseTime = true
	settings.Params = map[string]string{"charset": "utf8mb4"}
	if db, err = sql.Open("mysql", settings.FormatDSN()); err != nil {
		return err
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	for text, statement := range map[string]**sql.Stmt{selectList: &list, insertRow: &row, insertTags: &tagRows} {
		if *statement, err = db.Prepare(text); err != nil {
			return err
		}
	}
	return nil
}

func main() {
	connections, err := strconv.Atoi(os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	if err = readTokens(os.Args[3]); err != nil {
		log.Fatal(err)
	}
	if err = prepare(connections); err != nil {
		log.Fatal(err)
	}
	listener, err := net.Listen("unix", os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(http.Serve(listener, http.HandlerFunc(handle)))
}
