<?php
// The product's list and creation of dashboards as a PHP program does them: PHP-FPM, opcache, PDO with a connection
// that stays, and the token cache in APCu. BENCH_DATABASE is `socket user password schema`; BENCH_TOKENS names a file
// with a line `token workspace user` for each token.

declare(strict_types=1);

const LIMIT = 20;

const SELECT_LIST = "SELECT d.id, d.workspace_id, d.owner_id, d.name, d.description, d.layout, d.theme, d.config,
    d.tags, d.visibility, d.is_template, d.template_category, d.is_default, d.version, d.created_at, d.updated_at,
    v.view_count, v.last_viewed_at
    FROM dashboards d LEFT JOIN dashboard_views v ON v.dashboard_id = d.id
    WHERE d.deleted_at IS NULL AND d.workspace_id IN (?) AND (d.visibility <> 'private' OR d.owner_id = ?)
    ORDER BY d.updated_at DESC, d.id DESC LIMIT ? OFFSET 0";

const INSERT_ROW = "INSERT INTO dashboards (id, workspace_id, owner_id, name, description, layout, theme, config, tags,
    visibility, is_template, template_category, is_default, version, created_at, updated_at, updated_by)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'shared', FALSE, NULL, FALSE, 1, ?, ?, ?)";

const INSERT_TAGS = 'INSERT IGNORE INTO dashboard_tags (dashboard_id, tag) VALUES (?, ?), (?, ?)';

/** The account behind the token, or null. */
function reader(): ?array
{
    $header = $_SERVER['HTTP_AUTHORIZATION'] ?? '';
    if (strncmp($header, 'Bearer ', 7) !== 0) {
        return null;
    }
    $token = substr($header, 7);
    $known = apcu_fetch($token);
    if ($known !== false) {
        return $known;
    }
    foreach (file(getenv('BENCH_TOKENS'), FILE_IGNORE_NEW_LINES) as $line) {
        [$each, $workspace, $user] = explode(' ', $line);
        apcu_store($each, ['workspace' => $workspace, 'user' => $user], 600);
    }
    return apcu_fetch($token) ?: null;
}

function database(): PDO
{
    [$socket, $user, $password, $schema] = explode(' ', getenv('BENCH_DATABASE'));
    return new PDO("mysql:unix_socket=$socket;dbname=$schema;charset=utf8mb4", $user, $password, [
        PDO::ATTR_PERSISTENT => true,
        // Values are bound by the server, as everywhere here.
        PDO::ATTR_EMULATE_PREPARES => false,
        PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION,
        PDO::ATTR_DEFAULT_FETCH_MODE => PDO::FETCH_NUM,
    ]);
}

/** 22 digits to the base 62 of a UUID's 36 characters: five at a time, out of four words of 32 bits. */
function identifier(string $prefix, string $canonical): string
{
    static $alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
    $words = array_map('hexdec', str_split(str_replace('-', '', $canonical), 8));
    $digits = '';
    for ($group = 0; $group < 5; $group++) {
        $rest = 0;
        foreach ($words as $index => $word) {
            $value = $rest << 32 | $word;
            $words[$index] = intdiv($value, 916132832);
            $rest = $value % 916132832;
        }
        for ($digit = 0; $digit < 5; $digit++) {
            $digits .= $alphabet[$rest % 62];
            $rest = intdiv($rest, 62);
        }
    }
    return $prefix . strrev(substr($digits, 0, 22));
}

function instant(string $time): string
{
    return substr($time, 0, 10) . 'T' . substr($time, 11, 12) . 'Z';
}

function dashboard(array $row): array
{
    $answer = [
        'id' => identifier('dash_', $row[0]),
        'user_id' => identifier('usr_', $row[2]),
        'workspace_id' => identifier('ws_', $row[1]),
        'name' => $row[3],
        'description' => $row[4],
        'layout' => json_decode($row[5]),
        'theme' => json_decode($row[6]),
        'config' => json_decode($row[7]),
        'is_public' => $row[9] === 'public',
        'is_template' => (bool) $row[10],
        'template_category' => $row[11],
        'is_default' => (bool) $row[12],
        'tags' => json_decode($row[8]),
        'view_count' => (int) $row[16],
        'last_viewed_at' => $row[17] === null ? null : instant($row[17]),
        'version' => (int) $row[13],
        'created_at' => instant($row[14]),
        'updated_at' => instant($row[15]),
    ];
    return array_filter($answer, fn ($value) => $value !== null);
}

function fetch_page(PDO $database, array $reader): array
{
    $statement = $database->prepare(SELECT_LIST);
    $statement->execute([$reader['workspace'], $reader['user'], LIMIT + 1]);
    $rows = $statement->fetchAll();
    return [
        'dashboards' => array_map('dashboard', array_slice($rows, 0, LIMIT)),
        'total' => count($rows),
        'has_more' => count($rows) > LIMIT,
        'pagination' => ['limit' => LIMIT, 'offset' => 0],
    ];
}

/** A UUIDv7: keys that grow, as the product's do. */
function new_identifier(): string
{
    $hex = sprintf('%012x', (int) (microtime(true) * 1000)) . bin2hex(random_bytes(10));
    $variant = dechex(hexdec($hex[16]) & 3 | 8);
    return substr($hex, 0, 8) . '-' . substr($hex, 8, 4) . '-7' . substr($hex, 13, 3) . "-$variant"
        . substr($hex, 17, 3) . '-' . substr($hex, 20);
}

/** The row and its two tags in one transaction. */
function create(PDO $database, array $reader): array
{
    $draft = json_decode(file_get_contents('php://input'));
    $id = new_identifier();
    $now = gmdate('Y-m-d H:i:s.') . substr((string) (int) (microtime(true) * 1000000), -6);
    $row = [
        $id, $reader['workspace'], $reader['user'], $draft->name, $draft->description, json_encode($draft->layout),
        json_encode($draft->theme), json_encode($draft->config), json_encode($draft->tags), $now, $now,
        $reader['user'],
    ];
    $database->beginTransaction();
    $database->prepare(INSERT_ROW)->execute($row);
    $database->prepare(INSERT_TAGS)->execute([$id, $draft->tags[0], $id, $draft->tags[1]]);
    $database->commit();
    $shown = [...array_slice($row, 0, 9), 'shared', 0, null, 0, 1, $now, $now, 0, null];
    return ['dashboard' => dashboard($shown)];
}

$reader = reader();
header('Content-Type: application/json');
if ($reader === null) {
    http_response_code(401);
    $answer = [];
} elseif ($_SERVER['REQUEST_METHOD'] === 'POST') {
    http_response_code(201);
    $answer = create(database(), $reader);
} else {
    $answer = fetch_page(database(), $reader);
}
$body = json_encode($answer, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE);
header('Content-Length: ' . strlen($body));
echo $body;
