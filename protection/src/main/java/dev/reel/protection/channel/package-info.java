/**
 * The authenticated channel between an application and a device: messages, their byte layout, sequence numbers and the
 * protections that they set (crypto-session.md §14).
 *
 * <p>{@link dev.reel.protection.channel.ChannelClient} is the application's side. The device's side
 * ({@link dev.reel.protection.channel.Channel}, {@link dev.reel.protection.channel.DeviceProtections}) is used under the
 * device's lock. Start reading at {@link dev.reel.protection.channel.ChannelCommand} and
 * {@link dev.reel.protection.channel.ChannelQuery}, which are the tables.
 */
@NullMarked
package dev.reel.protection.channel;

import org.jspecify.annotations.NullMarked;
