#!/bin/sh
# Build what browsers are sent: style, scripts and icons, into internal/web/dist.
set -eu
cd "$(dirname "$0")/.."
from=internal/web
to=$from/dist

npx --no-install tailwindcss --input $from/style/makegood.css --output $to/makegood.css --minify >/dev/null 2>"$to/.log" || { cat "$to/.log" >&2; exit 1; }
rm -f "$to/.log"
cat $from/script/*.js >$to/makegood.js
cp node_modules/htmx.org/dist/htmx.min.js $to/htmx.js
cp $from/style/mark.svg $to/mark.svg

# One file with the drawings that pages use, each under its name.
{
	echo '<svg xmlns="http://www.w3.org/2000/svg">'
	while read -r name; do
		drawing=node_modules/lucide-static/icons/$name.svg
		[ -f "$drawing" ] || { echo "error: there is no icon $name" >&2; exit 1; }
		echo "<symbol id=\"$name\" viewBox=\"0 0 24 24\">"
		sed -n '/^>/,/<\/svg>/p' "$drawing" | sed '1d;$d'
		echo '</symbol>'
	done <$from/style/icons.txt
	echo '</svg>'
} >$to/icons.svg
