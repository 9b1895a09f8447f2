#include "config/ini_file.h"

#include <ini.h>

#include <algorithm>
#include <exception>
#include <optional>

#include "base/ascii.h"

namespace exosubmit::config {
namespace {

constexpr std::string_view kComment = ";#";

bool is_blank(char c) { return c == ' ' || c == '\t'; }

// What inih takes for a comment that starts within the line, and what operators mean as one.
bool has_comment_within(std::string_view line) {
  for (std::size_t i = 1; i < line.size(); ++i) {
    if (is_blank(line[i - 1]) && kComment.find(line[i]) != std::string_view::npos) return true;
  }
  return false;
}

bool has_control_character(std::string_view line) {
  return std::any_of(line.begin(), line.end(), [](char c) { return base::is_control(c) && c != '\t'; });
}

// Gives inih the lines one by one, so that its calls of the handler belong to the line given last. Lines
// that inih would cut or misread are noted as mistakes and given as empty ones.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  // What fgets would do: at most `room` octets with the terminator; false at the end.
  bool next(char* buffer, std::size_t room);
  void take(std::string_view key, std::string_view value);
  IniFile finish() &&;

  std::exception_ptr failure;  // inih is C: nothing may be thrown through it

 private:
  std::optional<std::string_view> next_line();
  void look_at(std::string_view line, std::size_t limit);
  void begin_section(std::string_view line);
  void mistake(std::string text) { file_.mistakes.push_back({line_, std::move(text)}); }
  void note_untaken();
  bool can_be_continued() const { return !file_.sections.empty() && !file_.sections.back().entries.empty(); }

  std::string_view rest_;
  std::size_t line_ = 0;
  std::string_view given_;       // what inih has of this line
  bool indented_ = false;        // this line is
  bool to_be_taken_ = false;     // inih must call the handler for this line
  bool in_bad_section_ = false;  // whose keys cannot be judged
  IniFile file_;
};

std::optional<std::string_view> Reader::next_line() {
  if (rest_.empty()) return std::nullopt;
  const std::size_t end = rest_.find('\n');
  std::string_view line = rest_.substr(0, end);
  rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

bool Reader::next(char* buffer, std::size_t room) {
  note_untaken();
  const auto line = next_line();
  if (!line) return false;
  ++line_;
  given_ = {};
  look_at(*line, std::min(kMaxIniLine, room - 1));
  buffer[given_.copy(buffer, room - 1)] = '\0';
  return true;
}

void Reader::look_at(std::string_view line, std::size_t limit) {
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  if (line_ == 1 && line.starts_with(kByteOrderMark)) line.remove_prefix(kByteOrderMark.size());
  const std::string_view content = base::trim(line);
  if (content.empty() || kComment.find(content.front()) != std::string_view::npos) return;
  indented_ = is_blank(line.front());

  const bool section = content.front() == '[';
  if (section) in_bad_section_ = true;  // until it is seen to be good
  if (has_control_character(line)) return mistake("wanted text, not a control character");
  if (has_comment_within(line)) return mistake("wanted a comment on a line of its own, not behind a value");
  if (line.size() > limit) {
    return mistake("wanted at most " + std::to_string(limit) + " octets, not " + std::to_string(line.size()) +
                   "; a list may go on in indented lines");
  }
  if (section) return begin_section(line);
  if (in_bad_section_) return;
  if (file_.sections.empty()) return mistake("wanted a [section] before the first key");
  if (indented_ && !can_be_continued()) {
    return mistake(
        "wanted a key, which starts in the first column: nothing stands above that could go on here");
  }
  given_ = line;
  to_be_taken_ = true;
}

void Reader::begin_section(std::string_view line) {
  line = line.substr(0, line.find_last_not_of(" \t") + 1);
  if (indented_) return mistake("wanted [section] in the first column");
  if (line.find(']') != line.size() - 1) return mistake("wanted [section] and nothing else on the line");
  const std::string_view name = base::trim(line.substr(1, line.size() - 2));
  if (name.size() > kMaxSectionName) {
    return mistake("wanted a section's name of at most " + std::to_string(kMaxSectionName) + " octets");
  }
  in_bad_section_ = false;
  file_.sections.push_back({std::string(name), line_, {}});
  given_ = line;
}

void Reader::take(std::string_view key, std::string_view value) {
  to_be_taken_ = false;
  std::vector<IniEntry>& entries = file_.sections.back().entries;
  const IniLine line{line_, std::string(value)};
  if (indented_) {
    entries.back().continuation.push_back(line);
  } else if (key.empty()) {
    mistake("wanted key = value");
  } else {
    entries.push_back({std::string(key), line, {}});
  }
}

void Reader::note_untaken() {
  if (to_be_taken_) mistake("wanted [section], key = value or a comment");
  to_be_taken_ = false;
}

IniFile Reader::finish() && {
  note_untaken();
  return std::move(file_);
}

extern "C" {

char* exosubmit_read_line(char* buffer, int room, void* stream) {
  auto& reader = *static_cast<Reader*>(stream);
  try {
    return reader.next(buffer, static_cast<std::size_t>(room)) ? buffer : nullptr;
  } catch (...) {
    reader.failure = std::current_exception();
    return nullptr;
  }
}

int exosubmit_take_value(void* user, const char*, const char* key, const char* value) {
  auto& reader = *static_cast<Reader*>(user);
  try {
    reader.take(key, value);
  } catch (...) {
    reader.failure = std::current_exception();
  }
  return 1;
}

}  // extern "C"

}  // namespace

IniFile parse_ini(std::string_view text) {
  Reader reader(text);
  // Its result tells of lines that gave no value, which the reader knows with all their numbers.
  (void)ini_parse_stream(exosubmit_read_line, &reader, exosubmit_take_value, &reader);
  if (reader.failure) std::rethrow_exception(reader.failure);
  return std::move(reader).finish();
}

}  // namespace exosubmit::config
