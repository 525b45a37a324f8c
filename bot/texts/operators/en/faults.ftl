# Problems of the content and of tables that commands read. The English form is the one that the code makes.

# areas
fault-area-none = no area below the header: an import would leave none
fault-area-used = { $code } is used { $times } times and is missing here: keep it, or remove it with --let-go { $code }
fault-area-let-go = --let-go { $code }: the table has it, or it is unknown
fault-area-files = { $folder } holds several files ({ $names }): an import replaces one; merge them
fault-table-empty = empty: the first line names the columns: { $names }
fault-table-long = more than { $most } areas: split the table
fault-table-cells = { $cells } cells under { $columns } columns
fault-table-text = not a text: save the table as «CSV UTF-8»
fault-table-utf8 = not UTF-8: save the table as «CSV UTF-8»
fault-table-unread = not a table that can be read ({ $error }): save it as «CSV UTF-8»
fault-column-unknown = no column is called «{ $cell }»: there are { $names }
fault-column-twice = the column «{ $name }» occurs twice
fault-column-missing = the column «{ $name }» is missing
fault-column-row = column and row go together: both or neither
fault-column-range = column and row are whole numbers from 0 to { $most }
fault-code-form = code «{ $code }»: Latin letters, digits, dots and dashes, at most 20
fault-code-none = no code
fault-area-no-name = { $area } has no name
fault-area-name-long = name of { $code }: { $letters } letters, a button holds { $most }
fault-area-kind = kind «{ $kind }» of { $code }: one of { $kinds }
fault-area-no-kind = { $code } has no kind
fault-code-twice = code { $code } occurs in line { $line } already
fault-tile-taken = { $code } has the tile of { $other } in line { $line }
fault-area-larger = a { $kind } must lie in a larger area
fault-area-no-parent = there is no area { $parent } to lie in
fault-area-in-itself = { $code } lies in itself, by way of { $parent }
fault-area-cannot-lie = a { $kind } cannot lie in a { $parent } ({ $code })
fault-area-cannot-lie-bare = a { $kind } cannot lie in a { $parent }
fault-area-tile = { $area } has the tile of { $other }: one map shows all of them
fault-area-of-station = { $name } belongs to a station, not to a { $kind }
fault-area-lat = { $area } needs both lat and lon, or neither
fault-area-source = { $area } is not a sample: the file must name its source and as_of

# what sources say
fault-known-future = the day of a source must not be in the future
fault-known-head = the first line is: { $names }
fault-known-twice = { $kind } of { $area } occurs in line { $line } already
fault-known-none = there is nothing below the header
fault-known-cells = { $cells } cells, there are { $columns } columns
fault-known-kind = kind «{ $kind }»: one of { $kinds }
fault-known-value = value «{ $value }»: { $kind } is a whole number from { $low } to { $high }
fault-known-area = area «{ $area }»: no such area, or a station
fault-known-source = source: who says so, in 4 to 200 letters
fault-known-day = day «{ $day }»: a Jalali date, for example 1405/06/20

# bodies and ways
fault-no-agency = no agency { $agency }
fault-agency-unconfirmed = agency { $agency } is unconfirmed (confidence: recheck)
fault-no-act = no act { $act }
fault-act-never = act { $act } is never reported
fault-way-basis = either articles, or a basis that is not the law
fault-way-article = a complaint is printed with its article: without one it is for referrals alone
fault-way-first = first for { $acts }, which its acts do not hold
fault-way-contest = contest: { $contest } is not one of election.yaml: { $known }
fault-way-from-day = from_day: { $day } is not a day of election.yaml before { $polling }
fault-way-window = by article { $article } it has a beginning and an end: from_day, days_after_result
fault-way-nobody = { $act } by { $actor } ({ $reason }): nobody takes a complaint
fault-way-no-body = no body
fault-addressee = addressee { $way }: { $fault }
fault-urgent-number = urgent number { $number }: { $fault }
fault-agency-fault = agency { $agency } { $fault }
fault-agency-no-level = agency { $agency } has no level: no case is referred to it
fault-agency-not-for = agency { $agency } is of { $actors }, whom not_for leaves out
fault-not-for-both = { $actors } is also in not_for
fault-agency-no-phone = agency { $agency } has no phone
fault-agency-no-phone-call = agency { $agency } has no phone to call
fault-agency-calls-only = agency { $agency } has a level, so calls_only must not be set
fault-agency-hotline = the number of agency { $agency } is not an emergency hotline
fault-agency-neither = has neither a level nor calls_only: is anything referred to it?
fault-agency-no-way = has a level, and no way of a referral leads to it
fault-agency-called = agency { $agency } is called about { $acts }, and no case of it goes there
fault-hotline = hotline { $number } is { $confidence }, and agency { $agency } says otherwise of it
fault-board = board { $name }: { $fault }
fault-matter = matter { $id }: { $fault }
fault-matter-none = none for { $names }
fault-matter-contest = { $names } is no contest of election.yaml
fault-matter-never = { $names } is never reached
fault-matter-call = nobody is told to call { $call } about { $acts }

# first sentences of answers
fault-no-date-in = no date { $date } in content/calendar.yaml
fault-first-words = { $words } words with the leading word; { $most } at most
fault-first-stop = a first sentence ends with a full stop
fault-first-alone = the sentence stands by itself: the program says the word before it
fault-first-depends = what depends on something is neither yes nor no
fault-first-both = { $about } is answered with both yes and no
fault-first-same = { $first } and { $second } cannot have the same answer
fault-first-unsaid = «{ $word }» is said neither by the place nor by its articles
fault-first-number = the number { $number } is said neither by the place nor by its articles
fault-first-crime = a crime by no article of this place
fault-first-only = only the first sentence answers for the whole place; the others have questions (asked)
fault-first-twice = «{ $question }» is asked twice
fault-sentence-list = one sentence or more, as a list
fault-sentence-file = a file here has the form: kind:id, then a list of sentences
fault-not-one-of = { $name } is not one of { $names }
fault-asks-file = a file here has the form: kind:id, then a list of { $line }s
fault-asks-followed = { $kind }: must be followed by one of { $names }
fault-asks-list = 1 to { $most } { $line }s, as a list
fault-asks-long = a { $line } has 1 to { $longest } characters
fault-asks-twice = a { $line } occurs here twice

# files
fault-unread = cannot be read: { $why }
fault-file-empty = the file is empty
fault-not-yaml = not YAML: { $why }
fault-key-twice = the key { $key } occurs twice
fault-yaml-alias = not YAML: an alias that contains itself
fault-not-content = not a content file: see docs/content.md for the folders and names
fault-review-line = a line here has the form: id: article=fingerprint …
fault-review-due = review: { $what } cites { $articles }, changed since its review
fault-exists = { $what } { $key } exists already, at { $place }
fault-marks-where = marks are for cards and scenes only
fault-document = the document
fault-field-missing = { $name } is missing
fault-field-unknown = { $name } is not a known field
fault-field-few = { $name }: too few
fault-no-election = no file here: which election is this?
fault-no-file = no file here: the program needs one

# GIFT
fault-quiz-unread = this quiz cannot be read: fix it first, see content check
fault-gift-none = no question in this file
fault-gift-twice = question { $title } occurs twice in this file
fault-gift-home = question { $question } belongs to { $home }; an id never moves
fault-gift-id = the question has no ::id:: before its text
fault-gift-category = no line $CATEGORY: { $category }/track/tier above it, for example { $category }/voter/basic
fault-gift-kind = the comment says @kind { $said }, but the answers are those of { $seen }
fault-gift-ordering = an ordering needs =text -> number, the place in the order
fault-gift-options = the comment @options has the form: a, b: misconception, …; not «{ $part }»
fault-gift-count = the comment @options names { $named } options, the question has { $count }
fault-gift-no-room = no { $room } { $name } in the content
fault-gift-no-card = question { $key }: no card { $card } of the same duty or council (// @card)
fault-gift-card-lesson = question { $key } names a card, not a lesson
fault-gift-topic = no topic { $topic } in content/topics.yaml
fault-gift-braces = a question holds its answers between { $open } and { $close }; see that no blank line parts them
fault-gift-after = text after the answers: a gap in the middle of a sentence is not known here
fault-gift-no-answers = no answers with = or ~: essays and numbers are not known here
fault-gift-true = true/false has two feedbacks at most: #when wrong#when right
fault-gift-before = not understood before the first answer: { $text }
fault-gift-general = feedback for the whole question (####) is not known here: give each answer its own
fault-gift-many = more than 64 answers

# the lawyer's table
fault-lawyer-bytes = { $bytes } bytes, { $most } at most
fault-lawyer-form = neither XLSX nor CSV in UTF-8: save it as one of the two
fault-lawyer-head = no row names the columns { $id } and { $verdict }
fault-lawyer-unknown = no claim or question { $key }: export the table again
fault-lawyer-no-id = without an id
fault-lawyer-twice = { $key } occurs twice
fault-lawyer-differs = its text differs from the current content: export the table again
fault-lawyer-no-verdict = the verdict is missing
fault-lawyer-verdict = the verdict «{ $verdict }» is not one of { $allowed }
fault-lawyer-no-name = the name is missing
fault-lawyer-no-date = the date is missing
fault-lawyer-unpacked = more than { $most } bytes unpacked
fault-lawyer-unread = no XLSX that can be read: save it as XLSX or CSV once more

# lessons and scenes
fault-lesson-front = a lesson begins with front matter between two lines of ---
fault-lesson-block = the { $what }'s block is not closed by { $close }
fault-lesson-after = nothing may follow the { $what }'s block
fault-lesson-before = text before the first card's heading
fault-lesson-heading = a card's heading is: ## slug [article, article]
fault-lesson-one = a card has one { $name }
fault-lesson-cards = { $cards } cards; a lesson has { $least } to { $most }
fault-lesson-sentences = 5 % of the sentences are longer than { $usual } words (95th percentile { $longest })
fault-lesson-sentences-long = 5 % of the sentences are longer than { $usual } words
fault-scene-missing = the scenario is missing: a block ```yaml scenario at the end
fault-scene-long = node { $node } has { $characters } characters, { $most } at most
fault-scene-start = start names no existing node: { $start }
fault-scene-ending-choices = node { $node } is an ending and has choices
fault-scene-outcome = node { $node } is not an ending and has an outcome
fault-scene-neither = node { $node } is neither an ending nor a decision of two choices or more
fault-scene-choice = the choice leads to no existing node: { $node }
fault-scene-unreached = node { $node } is not reachable from { $start }
fault-scene-no-end = node { $node } never reaches an ending
fault-scene-decisions = { $count } decisions; a scenario needs { $least } or more
fault-scene-endings = fewer than { $least } different endings
fault-card-no-text = card { $card } has no text
fault-card-long = card { $card } has { $characters } characters, { $most } at most
fault-glossary = the glossary has no term «{ $name }»
fault-mark-form = a mark is [[term]] or [[shown|term]] on one line
fault-mark-many = { $marked } terms are marked, { $most } at most
fault-mark-twice = the term «{ $name }» is marked twice; mark its first use
fault-mark-like = «{ $form }» does not begin like the term «{ $name }»

# checks and questions
fault-check-right = the check has { $right } right answers, one is needed
fault-check-same = two answers of the check are the same
fault-check-feedback = answer «{ $answer }» has no feedback
fault-check-sentence = the feedback of a check is one sentence
fault-check-praise = «{ $praise }» praises, and the screen says that it is right: say why
fault-check-article = the check cites no article
fault-check-other = the check cites article { $article }, its card does not
fault-check-neither = neither this card nor the one before it ends with a check
fault-check-few = { $checks } checks for { $cards } cards; at least every second card ends with one
fault-question-article = question { $question } cites no article
fault-option-twice = option { $option } occurs twice in question { $question }
fault-option-feedback = option { $option } has no feedback
fault-option-ordering = option { $option }: an ordering has places, neither right nor misconception
fault-option-place = option { $option }: only an ordering has places
fault-option-wrong = option { $option } is wrong and names no misconception
fault-option-praise = option { $option }: «{ $praise }» praises who may have chosen another option, and the screen says that it was right: begin with the reason
fault-option-right = option { $option } is right and names a misconception
fault-question-places = question { $question }: the places must be 1 to { $count }, each once
fault-question-three = question { $question }: an ordering has at least 3 options
fault-question-two-right = question { $question }: needs at least two right options, and a wrong one
fault-question-right = question { $question } has { $right } right options, one is needed
fault-question-true = question { $question }: true_false has two options
fault-quiz-questions = { $count } questions; a tier needs { $least } or more
fault-quiz-kinds = { $kinds } kinds of question; a tier needs { $least } or more
fault-quiz-draw = draw is { $draw }, but there are { $count } questions
fault-quiz-opening = opening names { $question }, which is no question of this file
fault-quiz-longest = the right option is the longest in { $count } of { $asked } questions: it tells (luck allows { $allowed })
fault-own-longest = the right option is the longest in { $count } of { $asked } questions: it tells
fault-question-fault = question { $question }: { $fault }
fault-question-topic = topic is missing: an id of content/topics.yaml
fault-question-lesson = lesson is missing: where is this taught?
fault-no-lesson = no lesson { $lesson }
fault-lesson-tier = lesson { $lesson } belongs to { $place }, not to this quiz's tier
fault-lesson-track = lesson { $lesson } belongs to { $track }, its card does not
fault-no-article = no article { $article } in content/law
fault-article-unconfirmed = article { $article } is unconfirmed (confidence: recheck)
fault-number-recheck = { $key } names the number { $number }, which is to be rechecked (agencies)
fault-asked-to = no { $kind } { $key }: what would this question lead to?
fault-asked-report = act { $act } cannot be reported: no sentence may lead to it

# sizes
fault-card-shares = card { $later } shares { $share } of its 4-grams with { $card }, { $most } at most
fault-quizzes-longest = over all quizzes the right option is the longest in { $count } of { $asked } questions
fault-checks-longest = over all checks the right answer is the longest in { $count } of { $asked }
fault-no-lessons = no lesson at all
fault-few-lessons = { $lessons } lessons; a tier has { $least } at least
fault-no-quiz = the tier has no quiz
fault-lesson-numbers = two lessons have the same number
fault-title-long = the title has { $characters } characters, { $most } fit on its button
fault-with-citation = with title and citation it has { $size } characters, { $most } fit into a message
fault-articles-long = its { $cited } articles have { $law } characters, { $most } fit into a message
fault-id-long = its id has { $bytes } bytes, { $most } fit into a button: { $key }
fault-with-long = with { $what } it has { $size } characters, { $most } fit into a message
fault-option-long = option { $option } has { $characters } characters, { $most } fit on its button
fault-all-feedback = all feedback

# duties, days, forms
fault-duty-steps = duty { $duty } has no steps for { $moment }
fault-duty-many = duty { $duty } has { $steps } steps, { $most } at most
fault-one-sentence = this is one sentence: it is read in a hurry
fault-sentence-long = the sentence has { $words } words, { $most } at most
fault-incident-duty = incident { $incident }: no duty { $duty } in content/duties
fault-duty-lesson = duty { $duty }: no lesson { $lesson }
fault-duty-incidents = duty { $duty } has { $incidents } incidents in a { $settlement }, at least { $least }
fault-duty-incidents-all = duty { $duty } has { $incidents } incidents, at least { $least }
fault-group-incidents = group { $group } has more than { $most } incidents of one duty
fault-word-both = «{ $word }» finds { $first } and { $second }, which one duty has both
fault-duty-cards = duty { $duty } has { $cards } cards, { $most } fit on a screen
fault-duty-date = duty { $duty }: no date { $date } in content/calendar.yaml
fault-duty-date-track = duty { $duty }: date { $date } is not of { $track }
fault-own-kinds = { $kinds } kinds of question; own questions need { $least } or more
fault-own-questions = { $count } questions in a { $settlement }, at least { $least }
fault-own-questions-all = { $count } questions, at least { $least }
fault-own-card = question { $key }: no card { $card } of the same duty and council
fault-day-reserved = a day is not called { $name }
fault-days-many = { $days } days; { $most } fit on the owners' screen
fault-days-missing = no day { $names }: every election has both
fault-day-after = the day { $result } comes after { $polling }
fault-contest-reserved = a contest is not called { $name }
fault-contest-twice = two contests have the areas of kind { $kinds }
fault-date-fault = date { $date } { $fault }
fault-date-needs = needs begins, ends or both, or waits
fault-date-nothing = is counted from nothing
fault-date-waits = has a day, so it must not wait for one
fault-date-beside = is counted from nothing: it stands beside waits
fault-date-ends = ends before it begins
fault-date-anchor = anchor: { $anchor } is no day of election.yaml: { $known }
fault-form-question = no question { $key } in the quizzes of this track
fault-form-press = question { $question } is { $kind }: a form takes what one press answers
fault-form-topic = { $first } and { $second } are not of one tier and one topic
fault-form-judged = { $first } and { $second } were not judged equally difficult
fault-form-pairs = { $pairs } pairs; a form has { $size }
fault-form-twice = question { $key } stands in the forms twice
fault-form-guess = guessing helps more in one form than in the other: exchange a pair's a and b
fault-form-harder = reading { $number } judged one form harder as a whole: exchange a pair's a and b
fault-form-left = only { $left } questions of { $tier } are left for its quiz, which draws { $draw }
fault-form-opens = question { $key } opens the quiz of { $tier } and cannot stand in a form

# law and acts
fault-article-law = article { $article } of an unknown edition names no law
fault-act-article = act { $act } cites no article
fault-act-speech = no private person is reported for speech
fault-act-taught = a speech act is taught, never reported of a private person
fault-act-actors = reportable_actors must not contain { $actor }: { $why }
fault-actor-twice = { $actor } occurs twice
fault-term-word = «{ $name }» is a word of term { $term } already
fault-story-act = story { $story }: no act { $act }
fault-story-space = story { $story }: act { $act } is never { $space }
fault-step-body = step { $step }: no body { $body } in content/agencies

# practice
fault-ballot-finding = no rule for ballots with the finding { $finding }
fault-poster-finding = no rule for posters with the finding { $finding }
fault-no-topic = no topic { $topic } in topics.yaml
fault-same-id = two { $name }s have the id { $key }
fault-no-call = no call { $key }
fault-no-step = no step { $key }
fault-no-variant = no variant { $key }
fault-steps-same = two steps have the same label
fault-label-tells = «{ $label }» tells its place: «{ $word }»
fault-call-nothing = call { $call } changes nothing
fault-variant-same = no two steps change their order with the variant, so the buttons alone tell it
fault-orders-few = in { $name } { $count } orders are right, at least { $least }
fault-orders-many = in { $name } { $count } of { $total } orders are right, at most a third
fault-statement = statement { $id }: { $fault }
fault-statements-few = { $cases } cases, { $least } at least
fault-no-date = no date { $date } in calendar.yaml
fault-no-body = no body { $body } in agencies
fault-body-twice = a body is named twice
fault-act-accused = act and accused go together
fault-act-violations = no act { $act } in violations
fault-way-leads = no way of complaints.yaml leads to { $body } by these articles
fault-way-too = { $body } takes it, too, by complaints.yaml
fault-article-none = its article is none of { $numbers }: «{ $cited }»

# recordings and translations
fault-voice-file = { $file } is not in { $folder }/, empty, or over { $most } bytes
fault-voice-hash = { $file } is not the file that was recorded: its hash differs
fault-voice-gone = voice: there is no card { $card } any more
fault-voice-changed = voice: card { $card } has changed since it was recorded
fault-overlay-twice = { $address } is already in { $place }
fault-overlay-file = a file of translations has an address on the left of each entry
fault-overlay-entry = an entry has { $original } and { $translation }, and nothing else
fault-overlay-address = the content has no text with this address
fault-overlay-number = the Persian text has the number { $number }, this one does not: articles and days stay in digits
fault-overlay-long = { $characters } characters do not fit where the Persian text has { $original }

# how Persian is written
fault-style-latin-digits = Latin digits in Persian text
fault-style-arabic-digits = Arabic digits in Persian text
fault-style-arabic = an Arabic letter instead of ی, ک or ه
fault-style-he = write هٔ instead of ۀ
fault-style-mi-after = a half-space belongs after می
fault-style-ha = a half-space belongs before ها
fault-style-ending = a half-space belongs before this ending
fault-style-he-y = write هٔ instead of ه ی
fault-style-tar = a half-space belongs before تر
fault-style-inside = a half-space belongs inside this word
fault-style-ray = write رأی with its hamza
fault-style-space-before = a space before punctuation
fault-style-space-after = a space is missing after punctuation
fault-style-latin-marks = Latin punctuation in Persian text
fault-style-quotes = quotation marks are « and »
fault-style-articles = an outdated article number: the law was renumbered, offences are ۸۴ and campaign bans ۹۴ to ۱۰۱
fault-style-long = a sentence of { $words } words, { $most } at most: «{ $first } …»

# languages
fault-language-no-key = there is no Persian text with this key
fault-language-shows = the Persian text also shows { $names }
fault-language-has-no = the Persian text has no { $names }
fault-language-digits = language-digits are ten digits
fault-language-months = language-months are twelve names with commas
