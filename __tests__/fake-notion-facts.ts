/** What is known of Notion that touches this product, row by row, and the test that holds the stand-in to it. */
export const FACTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "Version and ids": {
    "the version header is required":
      "a wrong token is answered 401, a missing version 400 (developers.notion.com/reference/status-codes)",
    "old versions fail on several data sources":
      "an old version cannot read a database of several data sources, and is told their ids (developers.notion.com/guides/get-started/upgrade-guide-2025-09-03)",
    "database and data-source ids are not interchangeable":
      "a database names its data sources, and their ids are not interchangeable (developers.notion.com/guides/get-started/upgrade-guide-2025-09-03)",
    "ids are no UUIDs of version 4":
      "ids are no UUIDs of version 4, and the same in every world (github.com/n8n-io/n8n/issues/10831)",
    "a page's address has two forms":
      "a page's address comes in two forms, with the same 32 hex digits at the end (github.com/dvanoni/notero/issues/823)",
    "property ids are URL-encoded and outlive a rename":
      "a recomputed formula, a renamed property and a renamed option move no row (developers.notion.com/reference/property-object)",
    "writes take property ids, encoded or not":
      "a write by property id, encoded or not, changes the page and counts as the bot's (developers.notion.com/reference/patch-page)",
    "filter_properties takes ids":
      "filter_properties keeps only the properties named by id (developers.notion.com/reference/query-a-data-source)",
    "an unknown property name is refused on write":
      "a write Notion cannot make is answered 400 and changes nothing (developers.notion.com/reference/patch-page)",
  },
  "Time and polling": {
    "times are floored to the minute":
      "times are floored to the minute and an edit names its editor (developers.notion.com/changelog/last-edited-time-is-now-rounded-to-the-nearest-minute)",
    "filters compare to the millisecond":
      "filters compare to the millisecond, so a time within the minute misses that minute's edits (developers.notion.com/reference/filter-data-source-entries)",
    "queries sort by a timestamp":
      "rows sort by a timestamp, both ways (developers.notion.com/reference/sort-data-source-entries)",
    "filters nest two levels; page_size is at most 100; in_trash is no parameter":
      "a filter nested deeper than two levels, a page_size above 100 and in_trash are answered 400 (developers.notion.com/reference/query-a-data-source)",
    "wikis return data sources; result_type":
      "a wiki's rows are pages and data sources, and result_type picks (developers.notion.com/reference/query-a-data-source)",
    "rows may be partial":
      "rows may be partial: an id and nothing else (github.com/makenotion/notion-sdk-js, data-sources.ts)",
    "cursors can be invalidated mid-walk":
      "only cursors given for the same question are taken, and they can be invalidated mid-walk (github.com/2anki/2anki.net/issues/3498)",
    "rows move between pages as they are edited":
      "a row edited during a walk moves to its end and comes again (developers.notion.com/guides/data-apis/query-large-data-sources)",
    "the index lags; retrieving is fresh":
      "an edit is hidden from queries until the index caught up, and fresh when retrieved (github.com/openai/codex/issues/42686)",
    "Notion's clock stands in Date":
      "every answer carries the clock's time to the second in Date (www.rfc-editor.org/rfc/rfc9110#name-date)",
    "formulas, rollups and renames move no row":
      "a recomputed formula, a renamed property and a renamed option move no row (developers.notion.com/reference/property-object)",
    "whether identical writes move a row is not established":
      "an identical write moves last_edited_time, unless that is switched off",
    "whether comments move a page is not established":
      "a comment moves its page's last_edited_time only where that is switched on",
    "whether the other side of a relation moves is not established":
      "both sides of a two-way relation show what was written on one (developers.notion.com/reference/property-object)",
  },
  "What polling cannot see": {
    "trashed, archived, moved and un-shared rows are absent":
      "trashed, archived, moved and unshared rows never appear in a query, and retrieving tells why (github.com/makenotion/notion-sdk-js/issues/524)",
    "404 is deleted or not shared; children vanish with their parents":
      "what lies under something un-shared is not found, whatever is asked (developers.notion.com/reference/status-codes)",
    "writing to a trashed page is refused":
      "writing to a trashed page is answered 400, and to an unshared one 404 (github.com/dvanoni/notero/issues/74)",
    "10,000 rows per query, incomplete on every page":
      "a query of more than 10,000 rows stops there and says so on every page; others say nothing (developers.notion.com/guides/data-apis/query-large-data-sources)",
    "25 people, relations and mentions; one object each from the property endpoint":
      "people, relations and mentions are cut at 25, and the property endpoint gives them all, one object each (developers.notion.com/reference/retrieve-a-page-property)",
  },
  "What the client leaves to its user": {
    "its paging is silent about rows beyond the limit":
      "the client's own paging reads a list to its end, but says nothing of rows beyond the limit (developers.notion.com/guides/data-apis/query-large-data-sources)",
    "a query's 503 advises":
      "a query that took too long is answered 503 with advice, and can be asked again (developers.notion.com/reference/query-a-data-source)",
    "errors carry additional data":
      "refusals reach the client as its own errors, additional data included (developers.notion.com/reference/status-codes)",
    "409 conflict_error":
      "a 409 conflict_error, ordered for the nth matching request, is answered once, and nothing happened (github.com/mariosimao/notion-sdk-php/issues/155)",
    "429 in HTML":
      "a 429 may come as HTML, too, and then names no limit (github.com/makenotion/notion-sdk-js, Client.ts)",
    "502 in HTML": "a 502 comes as HTML from the proxy before Notion (github.com/sillsdev/docu-notion/issues/80)",
    "500, 503 and 504 before anything was saved":
      "500, 504 and a 503 that saved nothing come with their codes, and nothing happened (developers.notion.com/reference/status-codes)",
    "network errors, before and after the write":
      "a reset is a failed fetch before anything happened, or after the write",
    "a body stalls after its headers":
      "a body can stall after the headers, until the request is aborted (github.com/makenotion/notion-sdk-js, Client.ts)",
    "codes outside the client's enum":
      "some codes are none of the client's (developers.notion.com/reference/status-codes)",
  },
  Limits: {
    "a budget per window of 60 seconds, Retry-After until the next":
      "more requests than the plan allows in a window of 60 seconds are answered 429 with the seconds until the next (developers.notion.com/reference/request-limits)",
    "180 a minute, 600 on Business and Enterprise":
      "a connection has 180 requests in 60 seconds, on Business and Enterprise 600 (developers.notion.com/reference/request-limits)",
    "a budget shared by the workspace, Retry-After beyond a minute":
      "the workspace's budget is shared, and its Retry-After may pass a minute (developers.notion.com/reference/request-limits)",
    "a blocked connection":
      "a connection that Notion restricted gets 429 for good, and no time to wait (developers.notion.com/reference/request-limits)",
    "529 and Retry-After, repeated in the body":
      "an overloaded Notion answers 529 with Retry-After, which the body repeats (developers.notion.com/reference/request-limits)",
    "sizes of texts, addresses, mails, numbers and lists; option names hold no commas":
      "texts, addresses, mails, numbers and lists have their limits (developers.notion.com/reference/request-limits)",
    "500 KB": "a body above 500 KB is answered 400 (developers.notion.com/reference/request-limits)",
    "1,000 blocks":
      "a free workspace of 1,000 blocks takes no new one after three days of grace, but edits (developers.notion.com/reference/workspace-block-limits)",
  },
  Writing: {
    "omitted values stay, [] and null clear":
      "text written in pieces is read back merged, and [] clears it (developers.notion.com/reference/rich-text)",
    "a 503 on a write may mean saved":
      "a write can be saved and answered 503, and only what it made is named (developers.notion.com/reference/request-limits)",
    "an unknown select option is made":
      "writing a select option that does not exist adds it to the schema (developers.notion.com/reference/page-property-values)",
    "an unknown status option is refused":
      "an unknown status option is refused, where an unknown select option would be made (developers.notion.com/reference/page-property-values)",
    "rich text is read back merged":
      "text written in pieces is read back merged, and [] clears it (developers.notion.com/reference/rich-text)",
  },
  Echo: {
    "writes count as the bot's":
      "a write by property id, encoded or not, changes the page and counts as the bot's (developers.notion.com/reference/patch-page)",
    "with a personal access token they carry the person":
      "with a personal access token edits carry the person, not the bot (developers.notion.com/guides/get-started/personal-access-tokens)",
  },
  Drift: {
    "status groups hold option ids":
      "a status property shows options, and groups of their ids (developers.notion.com/reference/property-object)",
    "formulas read unsupported":
      "a formula that cannot be told reads unsupported (github.com/makenotion/notion-sdk-js, common.ts)",
    "rollups read incomplete or unsupported":
      "a rollup that was not worked out reads incomplete or unsupported, not empty (developers.notion.com/reference/page-property-values)",
    "an empty relation may mean that its target is not shared":
      "a relation into a data source that is not shared reads empty (developers.notion.com/reference/page-property-values)",
    "two-way relations":
      "both sides of a two-way relation show what was written on one (developers.notion.com/reference/property-object)",
    "duplicated rows copy the link": "a duplicated page keeps its link, and has its own id, times and number",
  },
  "People and capabilities": {
    "full, partial, guests; e-mail is a capability; users.list omits guests":
      "what is seen of people follows the capabilities, and guests are not listed (developers.notion.com/reference/capabilities)",
    "groups, partial users and agents wherever people stand":
      "groups, guests, agents and hidden people are told apart wherever people stand (developers.notion.com/reference/user)",
    "a missing capability is 403":
      "a capability that is missing is answered 403 at every endpoint that needs it (developers.notion.com/reference/capabilities)",
    "without the capability to read, a write shows its id":
      "who may write but not read is shown the id of what was written (developers.notion.com/reference/page)",
    "comment capabilities are off; without reading, create gives an id":
      "a connection may neither read nor write comments until that is turned on (developers.notion.com/reference/create-a-comment)",
    "a page comment is the bot's":
      "a comment stands on the page, in the bot's name (developers.notion.com/reference/comment-object)",
    "comment Markdown is inline only":
      "Markdown in a comment is read for inline formatting only (developers.notion.com/reference/create-a-comment)",
    "one place, one body":
      "a comment needs one place and one body, and a text has its limits (developers.notion.com/reference/create-a-comment)",
    "no new inline threads; replies go into their discussion":
      "a reply goes into its discussion, and a new one only onto a page (developers.notion.com/guides/data-apis/working-with-comments)",
    "lists leave resolved discussions out":
      "resolved discussions are not listed (developers.notion.com/reference/list-comments)",
    "update and delete only one's own":
      "only one's own comments can be changed or deleted (developers.notion.com/reference/update-a-comment)",
    "lists of comments come in pages": "comments come in pages (developers.notion.com/reference/list-comments)",
  },
  Webhooks: {
    "the handshake gives the key":
      "the handshake is one unsigned request that carries the key of all later signatures (developers.notion.com/reference/webhooks)",
    "HMAC-SHA256 over the raw body": "the signature is the one Notion makes (developers.notion.com/reference/webhooks)",
    "ids and no values; data_source_id is optional":
      "an event names the page, its place and its authors, and carries no values (developers.notion.com/reference/webhooks-events-delivery)",
    "agents are authors; integration_id is not the bot":
      "authors are people, bots or agents, which the official types lack (developers.notion.com/reference/webhooks-events-delivery)",
    "the kinds of events":
      "every kind of event that matters here can be made (developers.notion.com/reference/webhooks-events-delivery)",
    "up to eight attempts":
      "an event is repeated with a higher attempt_number until it is taken, eight times at most (developers.notion.com/reference/webhooks-events-delivery)",
    "automations and buttons":
      "an automation sends the page's properties with headers of one's own, unsigned (notion.com/help/webhook-actions)",
  },
  "Page text": {
    "files' addresses differ at every read":
      "a file's address differs at every read, in properties and in the text (developers.notion.com/guides/data-apis/retrieving-files)",
    "truncated, and unknown_block_ids":
      "a text is cut after some 20,000 blocks, or where blocks cannot be loaded, and says so (developers.notion.com/guides/data-apis/working-with-markdown-content)",
  },
  Queries: {
    "property filters":
      "property filters and groups of them choose rows (developers.notion.com/reference/filter-data-source-entries)",
  },
};
