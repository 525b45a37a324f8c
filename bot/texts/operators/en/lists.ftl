list-or = { $first } or { $second }
list-and = { $first } and { $second }
list-series = { $first }, { $second }
list-place = { $place }: { $what }
list-more = … and { $number } more
