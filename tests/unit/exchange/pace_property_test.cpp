// Thousands of random sends against an oracle that counts as Exchange does.
#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "exchange/pace.h"
#include "state/memory_ledger.h"
#include "support/fake_patience.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using exchange::Pace;
using exchange::PaceLimits;
using exchange::Slot;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using Steady = base::Clock::Steady;

namespace {

// Each wait lets happen what is due next: many sends in progress with one thread.
class EventClock final : public base::Clock {
 public:
  Steady steady() const override { return now_; }
  Wall wall() const override { return Wall(hours{500'000}) + (now_ - Steady{}); }
  void wait_until(std::unique_lock<std::mutex>& lock, std::condition_variable&, Steady time) override {
    lock.unlock();
    pass(time);
    lock.lock();
  }

  void at(Steady time, std::function<void()> event) { events_.emplace(time, std::move(event)); }

  // Up to the first event, at most until `time`.
  void pass(Steady time) {
    const auto next = events_.begin();
    if (next == events_.end() || next->first > time) {
      now_ = std::max(now_, time);
      return;
    }
    now_ = std::max(now_, next->first);
    const auto event = std::move(next->second);
    events_.erase(next);
    event();
  }
  void pass_all() {
    while (!events_.empty()) pass(events_.begin()->first);
  }

 private:
  Steady now_{hours{24}};
  std::multimap<Steady, std::function<void()>> events_;
};

struct Seen {
  Steady time;
  std::size_t count;
};

// The most that any window of `length` holds, found by looking at each.
std::size_t most_within(std::vector<Seen> seen, Steady::duration length) {
  std::sort(seen.begin(), seen.end(), [](const Seen& a, const Seen& b) { return a.time < b.time; });
  std::size_t most = 0;
  for (auto from = seen.begin(); from != seen.end(); ++from) {
    std::size_t total = 0;
    for (auto to = from; to != seen.end() && to->time < from->time + length; ++to) total += to->count;
    most = std::max(most, total);
  }
  return most;
}

struct Habits {
  milliseconds longest_upload{200};
  milliseconds longest_answer{3000};
  unsigned failures = 10;  // one in so many ends before its last octet
  std::size_t most_recipients = 1;
};

// A mailbox that always has more to send.
class Backlog {
 public:
  Backlog(PaceLimits limits, Habits habits, unsigned seed)
      : habits_(habits), random_(seed), pace_("app@contoso.example", ledger_, clock_, limits) {}

  void run(Steady::duration length) {
    const Steady end = clock_.steady() + length;
    while (clock_.steady() < end) {
      test::FakePatience patience(clock_, hours{1000});
      const std::size_t wanted = 1 + any(habits_.most_recipients - 1);
      auto slot = pace_.take(wanted, patience, end);
      if (slot) {
        begin(std::make_shared<Slot>(std::move(*slot)), any(wanted));
      } else {
        clock_.pass(end);
      }
    }
    clock_.pass_all();
  }

  std::vector<Seen> messages, recipients;  // as Exchange sees them
  std::size_t most_sending = 0;

 private:
  std::size_t any(std::size_t most) { return std::uniform_int_distribution<std::size_t>(0, most)(random_); }
  milliseconds any(milliseconds most) { return milliseconds(any(static_cast<std::size_t>(most.count()))); }

  void begin(std::shared_ptr<Slot> slot, std::size_t served) {
    ++sending_;
    most_sending = std::max(most_sending, sending_);
    const Steady written = clock_.steady() + any(habits_.longest_upload);
    const Steady answered = written + any(habits_.longest_answer);
    const bool fails = any(habits_.failures - 1) == 0;
    clock_.at(written, [this, slot, fails] {
      if (fails) return;
      slot->content_written();
      messages.push_back({clock_.steady() + any(milliseconds{400}), 1});
    });
    clock_.at(answered, [this, slot, fails, served]() mutable {
      if (!fails) {
        slot->served(served);
        recipients.push_back({clock_.steady(), served});
      }
      --sending_;
      slot.reset();
    });
  }

  EventClock clock_;
  state::MemoryLedger ledger_{clock_};
  Habits habits_;
  std::mt19937 random_;
  Pace pace_;
  std::size_t sending_ = 0;
};

}  // namespace

TEST_GROUP(PaceProperty){};

TEST(PaceProperty, NoMinuteHoldsMoreThanItsLimitAndNoMoreSendsAreInProgressThanMayBe) {
  std::minstd_rand random(4);
  for (unsigned round = 0; round < 60; ++round) {
    const PaceLimits limits{1 + random() % 5, 1 + random() % 40, 1'000'000};
    Habits habits;
    habits.longest_upload = milliseconds(1 + random() % 20000);
    habits.longest_answer = milliseconds(1 + random() % 20000);
    habits.failures = 1 + static_cast<unsigned>(random() % 10);
    Backlog backlog(limits, habits, round);

    backlog.run(minutes{20});

    CHECK_TRUE(most_within(backlog.messages, seconds{60}) <= limits.messages_per_minute);
    CHECK_TRUE(backlog.most_sending <= limits.sessions);
  }
}

TEST(PaceProperty, NoDayHoldsMoreRecipientsThanItsLimit) {
  for (unsigned round = 0; round < 10; ++round) {
    Habits habits;
    habits.most_recipients = 50;
    Backlog backlog({3, 30, 2000}, habits, round);

    backlog.run(hours{60});

    const std::size_t most = most_within(backlog.recipients, hours{24});
    CHECK_TRUE(most <= 2000);
    CHECK_TRUE(most > 1900);
  }
}

TEST(PaceProperty, ABacklogGetsNinetyEightPercentOfTheLimit) {
  Backlog backlog({3, 30, 1'000'000}, Habits{}, 1);

  backlog.run(hours{2});

  CHECK_TRUE(backlog.messages.size() >= 2 * 60 * 30 * 98 / 100);
  CHECK_TRUE(most_within(backlog.messages, seconds{60}) <= 30);
}
